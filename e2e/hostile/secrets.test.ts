import { readdir, readFile } from 'node:fs/promises';
import { calls, type Script, says } from '@jettson/agent/testing';
import { RAW_CLIENT, startAttemptHosts } from '@jettson/computers/testing/secret-attempts';
import type { Agent, AgentEvent, AgentEventPage } from '@jettson/contract';
import { Jettson } from '@jettson/sdk';
import { expect, test, vi } from 'vitest';
import { startRawServer } from '../../apps/server/src/mcp-servers/testing/start-raw-server.ts';
import {
  hasEnded,
  newAccount,
  readAllRows,
  startTestServer,
  type TestServer,
  untilAgent,
} from '../../apps/server/src/testing/index.ts';
import { collectLog } from '../collect-log.ts';
import { shellAttempts, type ToolAttempt, toolAttempts, type WholeField } from './secret-attempts.ts';

// A whole run whose model knows its placeholder and wants the value, or wants it sent elsewhere: a real server, a real
// computer and every tool. A bare computer withstands the same commands in packages/computers, a browser its own attempts in
// packages/browser.

vi.mock('@jettson/egress', async (importOriginal) => {
  const { gatewayHere } = await import('../gateway-here.ts');
  return gatewayHere(await importOriginal());
});

/** `npm test` makes each sixth attempt of the shell, `npm run test:hostile` all. */
const isLong = process.env.JETTSON_TEST_HOSTILE_TIMES !== undefined;
const VALUE = 'ghp_9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sTuV';
const OTHER_VALUE = 'ghp_000000000000000000000000000000000000';
const FORMS = [VALUE, encodeURIComponent(VALUE), Buffer.from(VALUE).toString('base64').slice(0, -4)];
const PLACEHOLDER = /- TOKEN, for [^\n]*: (jettson-secret-[0-9a-f]+)/;

let attemptsFor: (placeholder: string) => ToolAttempt[];
/** Requests with the value that the listed host has had before each turn. */
let countReached: () => number;
const reachedBefore: number[] = [];
/** Says the placeholder for the task "show"; for any other, one attempt in each turn. */
const script: Script = ({ messages, system }) => {
  const placeholder = PLACEHOLDER.exec(system)?.[1] ?? '';
  if (messages[0]?.text === 'show') return says(placeholder);
  const taken = messages.filter(({ role }) => role === 'assistant').length;
  reachedBefore[taken] = countReached();
  const steps = [
    ['jettson_files_write', { path: 'raw.mjs', content: RAW_CLIENT }] as const,
    ...attemptsFor(placeholder).map(({ call }) => call),
  ];
  const [name, input = {}] = steps[taken] ?? [];
  return name === undefined ? says('I got nowhere') : calls(`c${taken}`, name, input);
};

/** An account whose secret TOKEN is for these hosts. */
async function openAccount({ server, call }: TestServer, hosts: string[], value: string) {
  const account = await newAccount(server.deps.database.db, { plan: 'scale' });
  const send = <Body>(method: string, path: string, body?: object) =>
    call<Body>(method, path, body, account.apiKey);
  const put = await send('PUT', '/secrets/TOKEN', { value, hosts });
  expect(put.status).toBe(200);
  return { ...account, send };
}

const MEMORY = { recall: false, extract: false };

test('a run that attacks with every tool gets nowhere with a secret', { timeout: 580_000 }, async () => {
  const { hosts, evilPort, ...seen } = await startAttemptHosts();
  countReached = () => seen.reached(VALUE);
  const { logTo, log } = collectLog();
  const environment = { JETTSON_EGRESS_ALLOW: '127.0.0.1', JETTSON_LOG_LEVEL: 'debug' };
  await using server = await startTestServer(script, { environment, logTo });
  const shows = { look: ({ headers }: { headers: object }) => JSON.stringify(headers) };
  await using mine = await startShowingServer(shows.look);
  await using theirs = await startShowingServer(shows.look);
  const listed = [hosts.api, `rebound.test:${evilPort}`, new URL(mine.url).origin];
  const account = await openAccount(server, listed, VALUE);
  const stranger = await openAccount(server, listed, OTHER_VALUE);
  const show = async ({ send, ...caller }: typeof account) => {
    const body = { task: 'show', tools: [], secrets: ['TOKEN'], memory: MEMORY };
    const { agent_id: id } = (await send<Agent>('POST', '/agents', body)).body;
    return (await untilAgent(server, id, hasEnded, caller)).final_result ?? '';
  };
  const othersPlaceholder = await show(account);
  const strangersPlaceholder = await show(stranger);
  attemptsFor = (placeholder) => {
    const field: WholeField = {
      ...hosts,
      placeholder,
      value: VALUE,
      othersPlaceholder,
      strangersPlaceholder,
    };
    return [...shellAttempts(field).filter((_, index) => isLong || index % 6 === 0), ...toolAttempts(field)];
  };
  await account.send('POST', '/webhooks/rotate-secret');
  const headers = { 'x-key': `\${TOKEN}` };
  const httpTool = (name: string, url: string) => {
    const description = 'Asks.';
    return { type: 'http', name, description, input_schema: { type: 'object' }, url, headers };
  };

  const spawned = await account.send<Agent>('POST', '/agents', {
    task: 'Attack',
    max_turns: 300,
    memory: MEMORY,
    secrets: ['TOKEN'],
    env: { USUAL: 'x' },
    tools: [
      ...['shell', 'files', 'http', 'browser'],
      httpTool('ask_api', `https://${hosts.api}/echo`),
      httpTool('ask_evil', `https://${hosts.evil}/`),
    ],
    mcp_servers: [
      { name: 'mine', url: mine.url, headers },
      { name: 'theirs', url: theirs.url, headers },
    ],
  });
  expect(spawned.status).toBe(201);
  const client = new Jettson({ apiKey: account.apiKey, baseUrl: server.server.url });
  const agent = await client.agents.wait(spawned.body.agent_id, { timeoutMs: 500_000 });

  const events = await eventsOf(agent.agent_id);
  const results = events.flatMap((event) => (event.type === 'tool-call-end' ? [event.data.result] : []));
  const attempts = attemptsFor(PLACEHOLDER.exec(othersPlaceholder)?.[0] ?? 'any');
  const faults = attempts.flatMap(({ name, answers, reaches }, index) => {
    const output = textOf(results[index + 1]?.output);
    const reached = (reachedBefore[index + 2] ?? 0) - (reachedBefore[index + 1] ?? 0);
    return reached === (reaches ?? reached) && (answers?.test(output) ?? true)
      ? []
      : [`${name}: the value reached its host ${reached} times; ${output.slice(0, 500)}`];
  });
  process.stdout.write(`A whole run made ${attempts.length} attempts to get at a secret.\n`);
  expect(faults).toEqual([]);
  expect(agent).toMatchObject({ status: 'completed', final_result: 'I got nowhere' });
  expect(results).toHaveLength(attempts.length + 1);
  expect(seen.leaked(VALUE)).toEqual([]);
  expect(mine.requests.some(({ headers: sent }) => sent['x-key'] === VALUE)).toBe(true);
  expect(JSON.stringify(theirs.requests.map(({ headers: sent }) => sent))).not.toContain(VALUE);
  const rows = JSON.stringify(await readAllRows(server.server.deps.database.db));
  const everywhere = [JSON.stringify(events), rows, log.join(''), await readProcesses()];
  for (const form of FORMS) for (const text of everywhere) expect(text.includes(form)).toBe(false);

  async function eventsOf(id: string): Promise<AgentEvent[]> {
    const { body } = await account.send<AgentEventPage>('GET', `/agents/${id}/events?limit=1000`);
    return body.data;
  }
  await seen.close();
});

function textOf(output: unknown): string {
  const { stdout, stderr } = Object(output);
  return typeof stdout === 'string' ? stdout + stderr : JSON.stringify(output);
}

/** An MCP server whose tool `look` answers with what `show` makes of its request. */
function startShowingServer(show: (request: { headers: object }) => string) {
  return startRawServer({
    'tools/list': () => ({ tools: [{ name: 'look', inputSchema: { type: 'object' } }] }),
    'tools/call': (_message, _response, request) => ({ content: [{ type: 'text', text: show(request) }] }),
  });
}

/** The arguments and the environments of all processes of this machine. */
async function readProcesses(): Promise<string> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const files = ids.flatMap((id) => [`/proc/${id}/cmdline`, `/proc/${id}/environ`]);
  return (await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))).join('\n');
}
