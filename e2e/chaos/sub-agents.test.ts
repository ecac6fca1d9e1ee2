import { setTimeout as sleep } from 'node:timers/promises';
import { type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { type Agent, type AgentEvent, Jettson } from '@jettson/sdk';
import { afterEach, expect, test, vi } from 'vitest';
import { type Collector, startCollector } from '../../apps/server/src/testing/start-collector.ts';
import { startOnEmbedded } from './installation.ts';
import { seeded } from './seeded.ts';
import { killHard } from './server-process.ts';

/** The short form is part of the test command; `npm run test:chaos` sets the long one. */
const KILLS = Number(process.env.JETTSON_TEST_CHAOS_KILLS ?? 2);
const SEED = Number(process.env.JETTSON_TEST_CHAOS_SEED ?? 1);
const ROUNDS = 2;
const PARTS = 3;
const TIMEOUT_MS = 120_000 + 30_000 * KILLS;

/** A parent spawns three sub-agents, waits for them, and does so again; each of them takes a few short turns. */
const script: Script = async ({ messages }) => {
  const task = messages[0]?.text ?? '';
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  await sleep(150);
  if (task !== 'lead') {
    if (turn < 2) return { calls: [{ id: `l${turn}`, name: 'jettson_memory_list', input: {} }] };
    return says(`done: ${task}`);
  }
  const told = messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
  if (turn === 2 * ROUNDS) return says(told.join('\n'));
  const ids = [...told.join('\n').matchAll(/\{"agent_id":"(ag_\w{21})"\}/g)].map(([, id]) => id);
  if (turn % 2 === 1) return { calls: [{ id: `w${turn}`, name: 'jettson_agents_wait', input: { ids } }] };
  return {
    calls: Array.from({ length: PARTS }, (_, part) => ({
      id: `s${turn}-${part}`,
      name: 'jettson_agents_spawn',
      input: { task: `part ${turn / 2}-${part}` },
    })),
  };
};

/** The span of a caller. */
const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

async function eventsOf(client: Jettson, agentId: string): Promise<AgentEvent[]> {
  return (await client.agents.events(agentId, { limit: 1000 })).data;
}

/** Throws unless each agent, answer and call has one span, below one that is there, and all are of one trace: the caller's. */
function expectWholeTrace(
  { spans: collected, received }: Collector,
  logs: ReadonlyMap<string, readonly AgentEvent[]>,
): void {
  const spans = collected();
  const ids = new Set([CALLER.spanId, ...spans.map(({ spanId }) => spanId)]);
  const countOf = (agentId: string, operation: string) =>
    spans.filter(
      ({ attributes, error }) =>
        attributes['jettson.agent.id'] === agentId &&
        attributes['gen_ai.operation.name'] === operation &&
        (operation !== 'chat' || error === undefined),
    ).length;

  const ofAgents = spans.filter(({ attributes }) => attributes['jettson.agent.id'] !== undefined);
  expect(ofAgents.filter(({ traceId }) => traceId !== CALLER.traceId)).toEqual([]);
  expect(ofAgents.filter(({ parentSpanId }) => !ids.has(parentSpanId))).toEqual([]);
  for (const [id, events] of logs) {
    const count = (type: AgentEvent['type']) => events.filter((event) => event.type === type).length;
    expect([id, countOf(id, 'invoke_agent')]).toEqual([id, 1]);
    expect([id, countOf(id, 'chat')]).toEqual([id, count('message')]);
    expect([id, countOf(id, 'execute_tool')]).toEqual([id, count('tool-call-end')]);
  }
  // What was sent again after a kill was the same.
  const versions = new Map<string, Set<string>>();
  for (const { spanId, name, startMs, endMs, parentSpanId } of received) {
    const seen = versions.get(spanId) ?? new Set();
    versions.set(spanId, seen.add(JSON.stringify([name, parentSpanId, startMs, endMs])));
  }
  expect([...versions.values()].filter(({ size }) => size > 1)).toEqual([]);
}

let close: () => Promise<void> = async () => {};
afterEach(() => close());

test(
  `whatever is killed when, each part of a task is done by one sub-agent, its result is read, and their trace is whole: ${KILLS} kills`,
  async () => {
    const provider = await startScriptedModelServer(script);
    const collector = await startCollector();
    const running = await startOnEmbedded({
      JETTSON_REGIONS: 'iad=0',
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: provider.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    close = async () => {
      await running.close({ keep: false });
      await provider.close();
      await collector[Symbol.asyncDispose]();
    };
    const client = () => new Jettson({ apiKey: running.apiKey, baseUrl: running.url() });
    const random = seeded(SEED);

    const spawned = await fetch(`${running.url()}/agents`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${running.apiKey}`,
        'content-type': 'application/json',
        traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01`,
      },
      body: JSON.stringify({
        task: 'lead',
        tools: ['agents', 'memory'],
        memory: { recall: false, extract: false },
      }),
    });
    const { agent_id: id } = (await spawned.json()) as Agent;
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(300 + random() * 1200);
      const [part] = running.parts;
      if (part === undefined) throw new Error('there is no server');
      await killHard(part.process);
      await part.start();
    }
    const ended = await vi.waitFor(
      async () => {
        const agent = await client().agents.get(id);
        if (agent.status !== 'completed') throw new Error(JSON.stringify(agent));
        return agent;
      },
      { timeout: 90_000, interval: 500 },
    );

    const { data: children } = await client().agents.list({ parentId: id, limit: 100 });
    const parts = [0, 1].flatMap((round) => [0, 1, 2].map((part) => `part ${round}-${part}`));
    expect(children.map(({ task }: Agent) => task).sort()).toEqual(parts);
    expect(children.filter(({ status }) => status !== 'completed')).toEqual([]);
    for (const part of parts) expect(ended.final_result).toContain(`done: ${part}`);
    const logs = new Map<string, AgentEvent[]>();
    for (const { agent_id } of [ended, ...children]) logs.set(agent_id, await eventsOf(client(), agent_id));
    // The last spans are sent a second after the end.
    await vi.waitFor(() => expectWholeTrace(collector, logs), { timeout: 20_000, interval: 500 });
  },
  TIMEOUT_MS,
);
