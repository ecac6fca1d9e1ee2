import { setTimeout as sleep } from 'node:timers/promises';
import { type Agent, type AgentEvent, Jettson } from '@jettson/sdk';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { answerOf, type ChaosAgents, startChaosAgents, taskOf } from './chaos-agents.ts';
import { type Installation, startOnEmbedded, startOnPostgres } from './installation.ts';
import { kill, planKills } from './kills.ts';
import { seeded } from './seeded.ts';
import { stopGently } from './server-process.ts';
import { tracesOf } from './traces.ts';

/** The short form is part of the test command; `npm run test:chaos` sets the long one. */
const AGENTS = Number(process.env.JETTSON_TEST_CHAOS_AGENTS ?? 8);
const KILLS = Number(process.env.JETTSON_TEST_CHAOS_KILLS ?? 6);
const SEED = Number(process.env.JETTSON_TEST_CHAOS_SEED ?? 1);
/** At work when the first kill comes; the others start between the kills. */
const AT_ONCE = 8;
const TIMEOUT_MS = 120_000 + 60_000 * KILLS;
/** While servers are killed and started; what is awaited is said before the test's own time is over. */
const PATIENCE = { timeout: TIMEOUT_MS - 30_000, interval: 500 };
const TITLE = `${AGENTS} agents come to an end, no call runs twice and nothing is left, through ${KILLS} kills`;

const LIVE = ['spawning', 'running', 'idle'] as const;

let chaos: ChaosAgents | undefined;
let installation: Installation | undefined;
/** What happened, to help understand a failure. */
let report: string[] = [];
afterEach(async ({ task }) => {
  const failed = task.result?.state === 'fail';
  process.stdout.write(`Seed ${SEED}: ${summary(report)}\n`);
  await installation?.close({ keep: failed });
  await chaos?.[Symbol.asyncDispose]();
  if (failed && installation) {
    report.push(await installation.logTail(), `The folder is kept: ${installation.folder}`);
    process.stderr.write(`${report.join('\n')}\n`);
  }
  chaos = undefined;
  installation = undefined;
  report = [];
});

test(`embedded: ${TITLE}`, () => runChaos(startOnEmbedded), TIMEOUT_MS);

describe.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)('with a Postgres for tests', () => {
  test(`two servers and two workers on Postgres: ${TITLE}`, () => runChaos(startOnPostgres), TIMEOUT_MS);
});

async function runChaos(start: typeof startOnEmbedded): Promise<void> {
  const kills = planKills(KILLS, seeded(SEED));
  chaos = await startChaosAgents(SEED);
  const running = await start(chaos.environment);
  installation = running;
  const client = () => new Jettson({ apiKey: running.apiKey, baseUrl: running.url() });
  const agents: Agent[] = [];
  const spawnUpTo = async (count: number) => {
    while (agents.length < count) agents.push(await spawnSoon(client, taskOf(agents.length)));
  };

  for (const [index, next] of kills.entries()) {
    await spawnUpTo(Math.min(AGENTS, AT_ONCE + Math.ceil((AGENTS - AT_ONCE) * (index / KILLS))));
    await sleep(next.waitMs);
    report.push(`killed ${await kill(running, next)}`);
  }
  await spawnUpTo(AGENTS);
  const ended = await Promise.all(agents.map(({ agent_id }) => untilEnd(client, agent_id)));
  report.push(...ended.map(({ agent_id, reason, error }) => `ended ${reason} ${agent_id} ${error ?? ''}`));
  const logs = await Promise.all(agents.map(({ agent_id }) => allEvents(client(), agent_id)));
  const usage = (await client().usage.get()).total;
  const live = (await client().agents.list({ status: [...LIVE] })).data;
  await spawnUpTo(AGENTS + 1);
  const next = await untilEnd(client, (agents.at(-1) as Agent).agent_id);
  const exitCodes = await Promise.all(running.parts.map(({ process }) => stopGently(process)));

  expectEnds(ended);
  for (const [number, log] of logs.entries()) expectWholeLog(log, ended[number] as Agent);
  expectCallsOnce(chaos.hits, logs);
  expectUsage(usage, ended);
  expect(live).toEqual([]);
  expect(next).toMatchObject({ status: 'completed', final_result: answerOf(AGENTS) });
  expect(exitCodes).toEqual(exitCodes.map(() => 0));
  expect(await tracesOf(running, computersOf(logs))).toEqual([]);
}

/** Each agent has a reason, which is never an internal error, and most have an answer. */
function expectEnds(ended: Agent[]): void {
  for (const [number, { status, reason, final_result }] of ended.entries()) {
    expect(reason).toBeTruthy();
    expect(reason).not.toBe('internal_error');
    if (status === 'completed') expect(final_result).toBe(answerOf(number));
  }
  expect(ended.filter(({ status }) => status === 'completed').length).toBeGreaterThan(AGENTS / 2);
}

/** No event is missing, no call was started twice, and the agent's count of its calls is right. */
function expectWholeLog(log: AgentEvent[], { usage }: Agent): void {
  expect(log.map(({ id }) => id)).toEqual(log.map((_, index) => index + 1));
  const calls = log.flatMap((event) => (event.type === 'tool-call-start' ? [event.data.call_id] : []));
  expect(new Set(calls).size).toBe(calls.length);
  expect(usage.tool_calls).toBe(calls.length);
}

/** Each call was made once, and each call that the log reports was made. */
function expectCallsOnce(hits: ChaosAgents['hits'], logs: AgentEvent[][]): void {
  expect([...hits].filter(([, count]) => count > 1)).toEqual([]);
  const answered = logs
    .flat()
    .filter((event) => event.type === 'tool-call-end')
    .filter(({ data }) => data.name === 'jettson_http_request' && !data.is_error);
  const called = [...hits.keys()].filter((path) => path.startsWith('/http/'));
  expect(called.length).toBeGreaterThanOrEqual(answered.length);
}

/** The account's month is what its agents used together, and no agent was spawned twice. */
function expectUsage(account: { runs: number; tool_calls: number; agent_hours: number }, ended: Agent[]) {
  const sum = (of: (usage: Agent['usage']) => number) =>
    ended.reduce((total, { usage }) => total + of(usage), 0);
  expect(account.runs).toBe(AGENTS);
  expect(account.tool_calls).toBe(sum(({ tool_calls }) => tool_calls));
  // An agent reports its time in tenths of a second.
  const difference = account.agent_hours * 3600 - sum(({ seconds }) => seconds);
  expect(Math.abs(difference)).toBeLessThanOrEqual(0.051 * AGENTS);
}

/** The plan allows 20 agents at once; the next one waits for its turn. An idempotency key makes a retry safe. */
const spawnSoon = (client: () => Jettson, task: string): Promise<Agent> =>
  vi.waitFor(() => client().agents.spawn(task, { idempotencyKey: task }), PATIENCE);

const untilEnd = (client: () => Jettson, agentId: string): Promise<Agent> =>
  vi.waitFor(async () => {
    const agent = await client().agents.get(agentId);
    if (LIVE.some((status) => status === agent.status))
      throw new Error(`still live: ${JSON.stringify(agent)}`);
    return agent;
  }, PATIENCE);

async function allEvents(client: Jettson, agentId: string): Promise<AgentEvent[]> {
  const all: AgentEvent[] = [];
  for await (const event of client.agents.stream(agentId)) all.push(event);
  return all;
}

/** What was killed how often, and how the agents ended. */
function summary(lines: string[]): string {
  const kinds = Object.groupBy(lines, (line) => line.split(' ').slice(0, 2).join(' '));
  return Object.entries(kinds)
    .map(([kind, those]) => `${kind} ${those?.length}`)
    .join(', ');
}

function computersOf(logs: AgentEvent[][]): Set<string> {
  const ready = logs.flat().filter((event) => event.type === 'computer-ready');
  return new Set(ready.map(({ data }) => data.computer_id));
}
