import { setTimeout as sleep } from 'node:timers/promises';
import { type Agent, type AgentEvent, Jettson } from '@jettson/sdk';
import { afterEach, expect, test } from 'vitest';
import { answerOf, type ChaosAgents, startChaosAgents, taskOf } from './chaos-agents.ts';
import { type Installation, startOnEmbedded, startOnPostgres } from './installation.ts';
import { kill, planKills } from './kills.ts';
import { seeded } from './seeded.ts';
import { stopGently } from './server-process.ts';
import { tracesOf } from './traces.ts';

/** The short form is part of the test command; `npm run test:chaos` sets the long one. */
const AGENTS = Number(process.env.JETTSON_CHAOS_AGENTS ?? 8);
const KILLS = Number(process.env.JETTSON_CHAOS_KILLS ?? 6);
const SEED = Number(process.env.JETTSON_CHAOS_SEED ?? 1);
/** At work when the first kill comes; the others start between the kills. */
const AT_ONCE = 8;
const TIMEOUT_MS = 120_000 + 60_000 * KILLS;

const LIVE = ['spawning', 'running', 'idle'] as const;
const HTTP = 'jettson_http_request';

let chaos: ChaosAgents;
let installation: Installation | undefined;
/** What happened, for whoever has to understand a failure. */
let report: string[] = [];
afterEach(async ({ task }) => {
  const failed = task.result?.state === 'fail';
  await installation?.close({ keep: failed });
  await chaos?.[Symbol.asyncDispose]();
  if (failed && installation) {
    report.push(await installation.logTail(), `Seed ${SEED}; the folder is kept: ${installation.folder}`);
    process.stderr.write(`${report.join('\n')}\n`);
  }
  installation = undefined;
  report = [];
});

test.each([
  ['the embedded database', startOnEmbedded],
  ['Postgres', startOnPostgres],
])(
  `${AGENTS} agents on %s come to an end, and no call runs twice, through ${KILLS} kills`,
  async (_name, start) => {
    const random = seeded(SEED);
    chaos = await startChaosAgents(SEED);
    const started = await start(chaos.environment);
    installation = started;
    const client = () => new Jettson({ apiKey: started.apiKey, baseUrl: started.url() });
    const agents: Agent[] = [];

    for (const [index, next] of planKills(KILLS, random).entries()) {
      const due = Math.min(AGENTS, AT_ONCE + Math.ceil((AGENTS - AT_ONCE) * (index / KILLS)));
      while (agents.length < due) agents.push(await spawnSoon(client, taskOf(agents.length)));
      await sleep(next.waitMs);
      report.push(`killed: ${await kill(started, next)}`);
    }
    while (agents.length < AGENTS) agents.push(await spawnSoon(client, taskOf(agents.length)));
    const ended = await Promise.all(agents.map(({ agent_id }) => untilEnd(client, agent_id)));
    report.push(...ended.map(({ agent_id, reason, error }) => [agent_id, reason, error].join(' ')));
    const logs = await Promise.all(agents.map(({ agent_id }) => allEvents(client(), agent_id)));
    const usage = (await client().usage.get()).total;
    const live = (await client().agents.list({ status: [...LIVE] })).data;
    const spawned = (await client().agents.list({ limit: 100 })).data.length;
    const next = await spawnSoon(client, taskOf(AGENTS));
    const nextEnd = await untilEnd(client, next.agent_id);
    const nextLog = await allEvents(client(), next.agent_id);
    const exitCodes = await Promise.all(started.parts.map(({ process }) => stopGently(process)));

    for (const [number, agent] of ended.entries()) {
      expect(agent.reason, JSON.stringify(agent)).toBeTruthy();
      if (agent.status === 'completed') expect(agent.final_result).toBe(answerOf(number));
    }
    const reasons = ended.map(({ reason }) => reason);
    expect(reasons).not.toContain('internal_error');
    expect(reasons.filter((reason) => reason === 'completed').length).toBeGreaterThan(AGENTS / 2);
    for (const [number, log] of logs.entries()) {
      expect(log.map(({ id }) => id)).toEqual(log.map((_, index) => index + 1));
      const calls = log.filter(({ type }) => type === 'tool-call-start').map(({ data }) => data.callId);
      expect(new Set(calls).size).toBe(calls.length);
      expect(ended[number]?.usage.tool_calls).toBe(calls.length);
    }
    expect([...chaos.hits].filter(([, count]) => count > 1)).toEqual([]);
    const answered = logs.flat().filter(({ type, data }) => type === 'tool-call-end' && !data.isError);
    expect([...chaos.hits.keys()].filter((path) => path.startsWith('/http/')).length).toBeGreaterThanOrEqual(
      answered.filter(({ data }) => data.name === HTTP).length,
    );
    expect(spawned).toBe(Math.min(AGENTS, 100));
    expect(live).toEqual([]);
    expect(usage.runs).toBe(AGENTS);
    expect(usage.tool_calls).toBe(total(ended, ({ tool_calls }) => tool_calls));
    // An agent shows its own to a tenth of a second.
    const seconds = total(ended, (used) => used.seconds);
    expect(Math.abs(usage.agent_hours * 3600 - seconds)).toBeLessThanOrEqual(0.051 * AGENTS);
    expect(nextEnd).toMatchObject({ status: 'completed', final_result: answerOf(AGENTS) });
    expect(exitCodes).toEqual(exitCodes.map(() => 0));
    expect(await tracesOf(started, computersOf([...logs, nextLog]))).toEqual([]);
  },
  TIMEOUT_MS,
);

/** The plan allows 20 agents at once; the next one waits for its turn. A key makes asking again safe. */
async function spawnSoon(client: () => Jettson, task: string): Promise<Agent> {
  for (;;) {
    try {
      return await client().agents.spawn(task, { idempotencyKey: task });
    } catch {
      await sleep(500);
    }
  }
}

async function untilEnd(client: () => Jettson, agentId: string): Promise<Agent> {
  for (;;) {
    const agent = await client()
      .agents.get(agentId)
      .catch(() => null);
    if (agent !== null && !LIVE.some((status) => status === agent.status)) return agent;
    await sleep(500);
  }
}

async function allEvents(client: Jettson, agentId: string): Promise<AgentEvent[]> {
  const all: AgentEvent[] = [];
  for await (const event of client.agents.stream(agentId)) all.push(event);
  return all;
}

function total(agents: Agent[], of: (usage: Agent['usage']) => number): number {
  return agents.reduce((sum, { usage }) => sum + of(usage), 0);
}

function computersOf(logs: AgentEvent[][]): Set<string> {
  const ready = logs.flat().filter(({ type }) => type === 'computer-ready');
  return new Set(ready.map(({ data }) => String(data.computerId)));
}
