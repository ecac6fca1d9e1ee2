import { setTimeout as sleep } from 'node:timers/promises';
import { type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { type Agent, Jettson } from '@jettson/sdk';
import { afterEach, expect, test, vi } from 'vitest';
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

let close: () => Promise<void> = async () => {};
afterEach(() => close());

test(
  `whatever is killed when, each part of a task is done by one sub-agent, and its result is read: ${KILLS} kills`,
  async () => {
    const provider = await startScriptedModelServer(script);
    const running = await startOnEmbedded({
      JETTSON_REGIONS: 'iad=0',
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: provider.url,
    });
    close = async () => {
      await running.close({ keep: false });
      await provider.close();
    };
    const client = () => new Jettson({ apiKey: running.apiKey, baseUrl: running.url() });
    const random = seeded(SEED);

    const { agent_id: id } = await client().agents.spawn('lead', {
      tools: ['agents', 'memory'],
      memory: { recall: false, extract: false },
    });
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
  },
  TIMEOUT_MS,
);
