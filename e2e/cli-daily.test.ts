import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  calls,
  inTurns,
  type ScriptedModelServer,
  says,
  startScriptedModelServer,
} from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createServerDataDir } from '../apps/server/src/testing/create-server-data-dir.ts';
import { type ServerProcess, startServerProcess, stopGently } from './chaos/server-process.ts';

const CLI = fileURLToPath(new URL('../apps/server/src/cli.ts', import.meta.url));

let dataDir: string;
let provider: ScriptedModelServer;
let environment: Record<string, string>;
let server: ServerProcess;
let client: Jettson;
beforeAll(async () => {
  dataDir = await createServerDataDir();
  provider = await startScriptedModelServer(
    inTurns(
      calls('c', 'jettson_shell_run', { command: 'echo working; exit 3' }),
      says('It is \u001b[31m42\u001b]52;c;eA==\u0007.'),
    ),
  );
  environment = {
    JETTSON_DATA_DIR: dataDir,
    JETTSON_REGIONS: 'iad=1',
    JETTSON_MODEL: 'openai/scripted',
    OPENAI_API_KEY: 'test',
    OPENAI_BASE_URL: provider.url,
  };
  server = await startServerProcess(dataDir, environment);
  client = new Jettson({ apiKey: server.apiKey, baseUrl: server.url });
});
afterAll(async () => {
  await stopGently(server);
  await provider.close();
  await removeFolder(dataDir);
});

function jettson(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, ...args],
      { env: { ...process.env, ...environment } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const json = async (...args: string[]) => JSON.parse((await jettson(...args, '--json')).stdout);

test('an agent is found by the beginning of its id, shown, and its log is read', async () => {
  const { agent_id } = await client.agents.spawnAndWait('What is 6\ntimes 7?', { name: 'sums' });

  const list = await jettson('agents', 'list');
  const listed = await json('agents', 'list', '--status', 'completed', '--limit', '1');
  const dear = await json(
    'agents',
    'list',
    '--sort',
    '-cost_usd',
    '--after',
    '2026-01-01',
    '--min-cost',
    '0',
  );
  const none = await jettson('agents', 'list', '--model', 'no/model', '--before', '2020-01-01T10:00Z');
  const got = await jettson('agents', 'get', agent_id.slice(0, 12));
  const bare = await json('agents', 'get', agent_id.slice(3, 12));
  const logs = await jettson('agents', 'logs', agent_id);
  const events = (await jettson('agents', 'logs', agent_id, '--json')).stdout.trim().split('\n');

  expect(list.stdout).toMatch(/^ID +STATUS +AGE +COST +TASK\n/);
  expect(list.stdout).toContain(`${agent_id}  completed`);
  expect(list.stdout).toContain('sums: What is 6 times 7?');
  expect(listed).toMatchObject([{ agent_id, status: 'completed' }]);
  expect(dear.map((agent: { agent_id: string }) => agent.agent_id)).toContain(agent_id);
  expect(none.stdout).toBe('No agents match these filters.\n');
  expect(got.stdout).toMatch(/Status +completed\n/);
  expect(got.stdout).toMatch(/\n\nIt is 42\.\n$/);
  expect(bare.agent_id).toBe(agent_id);
  expect(logs.stdout).toContain('› jettson_shell_run echo working; exit 3');
  expect(logs.stdout).toContain('working');
  expect(logs.stdout).toContain('It is 42.');
  expect(events.map((line) => JSON.parse(line).id)).toEqual(events.map((_, index) => index + 1));
  // Neither the agent's sequences nor our own, because the output is not a terminal.
  expect(list.stdout + got.stdout + logs.stdout).not.toContain('\u001b');
});

test.each([
  [['agents', 'get', 'ag_000000000000000000000'], /There is no agent ag_0/],
  [['agents', 'get', 'zzz'], /No agent has an id that begins with "zzz"/],
  [['agents', 'stop', 'zzz'], /No agent has an id that begins with "zzz"/],
  [['agents', 'get', 'ag_'], /The ids of \d+ agents begin with "ag_"/],
  [['agents', 'list', '--status', 'lazy'], /Allowed choices are spawning, running, idle/],
  [['agents', 'list', '--sort', 'price'], /Allowed choices are -created_at, created_at/],
  [['agents', 'list', '--min-cost', 'much'], /expected an amount in US dollars/],
  [['agents', 'list', '--after', 'yesterday'], /expected a day or a time in ISO 8601/],
  [['agents', 'list', '--limit', '0'], /expected a whole number, 1 to 1000/],
  [['memory', 'search', 'x', '--limit', 'many'], /expected a whole number, 1 to 100/],
])('%j fails with one clear line', async (args, message) => {
  await client.agents.spawn('one');
  await client.agents.spawn('another');

  const { code, stdout, stderr } = await jettson(...args);

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});

test('a followed log continues through a restart of the server and ends with its agent', {
  timeout: 120_000,
}, async () => {
  const { agent_id } = await client.agents.spawn('Wait for me', { keepAlive: true });
  const follow = spawn(process.execPath, [CLI, 'agents', 'logs', '-f', agent_id], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void follow.kill('SIGKILL'));
  const ended = once(follow, 'exit');
  let printed = '';
  follow.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  await expect.poll(() => printed, { timeout: 30_000 }).toContain('idle (awaiting_message)');

  await stopGently(server);
  server = await startServerProcess(dataDir, environment, { port: Number(new URL(server.url).port) });
  const stopped = await jettson('agents', 'stop', agent_id);
  const again = await jettson('agents', 'stop', agent_id);
  const [code] = await ended;

  expect(stopped).toMatchObject({ code: 0, stdout: `Stopped ${agent_id}.\n` });
  expect(again.code).toBe(0);
  expect(code).toBe(0);
  expect(printed.match(/jettson_shell_run/g)).toHaveLength(1);
  expect(printed).toMatch(/· stopped/);
});

test.each([['run'], ['agents', 'list'], ['memory', 'search']])(
  'the help of %s says which server and key it uses',
  async (...command) => {
    const { stdout } = await jettson(...command, '--help');

    expect(stdout).toContain('The server and the key are those of JETTSON_BASE_URL and JETTSON_API_KEY.');
  },
);

test('memories are found, best first', async () => {
  await client.memory.put({ key: 'brand_color', value: 'The brand color is \u001b[31mteal' });

  const found = await jettson('memory', 'search', 'what color is the brand?');
  const results = await json('memory', 'search', 'what color is the brand?', '--limit', '1');
  const none = await jettson('memory', 'search', 'anything', '--namespace', 'empty');

  expect(found.stdout).toMatch(/^SCORE +KEY +VALUE\n +\d\.\d\d +brand_color +The brand color is teal\n/);
  expect(results).toMatchObject([{ key: 'brand_color' }]);
  expect(none.stdout).toBe('No memories were found.\n');
});

test('console prints a fresh link each time, which signs in once', async () => {
  const first = (await jettson('console')).stdout.trim();
  const { url, signs_in } = await json('console');
  const lookUp = async (link: string) =>
    (
      await fetch(`${new URL(server.url).origin}/api/auth/link/look-up`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: new URL(server.url).origin },
        body: JSON.stringify({ token: new URL(link).hash.slice(1) }),
      })
    ).status;

  expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/welcome#.{20,}$/);
  expect(signs_in).toBe(true);
  expect(await lookUp(url)).toBe(200);
  expect(await lookUp(first)).not.toBe(200);
});

test('without a server, console says how to start one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-none-'));
  onTestFinished(() => removeFolder(folder));

  const { code, stderr } = await jettson('console', '--data-dir', folder);

  expect(code).toBe(1);
  expect(stderr).toMatch(/No server runs on the data folder .*\. Start it with: jettson serve/);
});

test("keys that commands make for themselves are not listed as the account's keys", async () => {
  await json('agents', 'list');

  const keys = await json('keys', 'list');

  expect(keys.map(({ name }: { name: string }) => name)).toEqual(['first key']);
});

test('a base URL without a key for that server is refused, not ignored', async () => {
  environment.JETTSON_BASE_URL = server.url;
  const withoutKey = await jettson('agents', 'list');
  environment.JETTSON_API_KEY = server.apiKey ?? '';
  const withPath = await jettson('agents', 'list');
  environment.JETTSON_BASE_URL = new URL(server.url).origin;
  const withoutPath = await jettson('agents', 'list');
  delete environment.JETTSON_BASE_URL;
  delete environment.JETTSON_API_KEY;

  expect(withoutKey.code).toBe(1);
  expect(withoutKey.stderr).toMatch(/JETTSON_BASE_URL: set JETTSON_API_KEY too/);
  expect([withPath.code, withoutPath.code]).toEqual([0, 0]);
});
