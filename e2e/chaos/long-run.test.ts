import { setTimeout as sleep } from 'node:timers/promises';
import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { Jettson } from '@jettson/sdk';
import { expect, onTestFinished, test, vi } from 'vitest';
import { recordRequests } from '../../apps/server/src/testing/record-requests.ts';
import { startOnEmbedded } from './installation.ts';
import { type Kill, kill } from './kills.ts';
import { seeded } from './seeded.ts';
import { stopGently } from './server-process.ts';

/** The short form is part of the test command; `npm run test:chaos` sets the long one. */
const TURNS = Number(process.env.JETTSON_TEST_CHAOS_TURNS ?? 24);
const KILLS = Math.ceil(TURNS / 8);
const SEED = Number(process.env.JETTSON_TEST_CHAOS_SEED ?? 1);
const KINDS: Kill['kind'][] = ['server', 'database', 'computer'];
const TIMEOUT_MS = 120_000 + 30_000 * KILLS;

/** Keys in an order that no database would produce, and texts that are easy to change by storing them. */
const script: Script = ({ system, messages }) => {
  if (system.includes('worth remembering')) return says('{"facts":[]}');
  const step = messages.filter(({ role }) => role === 'tool').length;
  if (step >= TURNS) return says('done');
  const command = `printf 'é\\0${step} '; head -c 1000 /dev/zero | tr '\\0' x`;
  return {
    text: `Step ${step}.`,
    ...calls(`call-${step}`, 'jettson_shell_run', { timeout_seconds: 20, command }),
  };
};

test(
  `what was sent to the model stays the same to the byte, over ${TURNS} turns with ${KILLS} kills`,
  async () => {
    const random = seeded(SEED);
    const model = await startScriptedModelServer(script);
    const recorded = await recordRequests(model.url);
    const running = await startOnEmbedded({
      JETTSON_REGIONS: 'iad=1',
      JETTSON_MODEL: 'openai/scripted',
      OPENAI_API_KEY: 'test',
      OPENAI_BASE_URL: recorded.url,
    });
    onTestFinished(async () => {
      for (const { process } of running.parts) await stopGently(process);
      await running.close({ keep: false });
      await recorded[Symbol.asyncDispose]();
      await model.close();
    });
    const client = () => new Jettson({ apiKey: running.apiKey, baseUrl: running.url() });
    const { agent_id: id } = await client().agents.spawn('count', {
      maxTurns: 2 * TURNS,
      tools: ['shell'],
      metadata: { auto_extract: false },
    });

    const points = Array.from({ length: KILLS }, () => Math.ceil(random() * TURNS)).sort((a, b) => a - b);
    const killed: string[] = [];
    for (const [index, point] of points.entries()) {
      await vi.waitFor(() => expect(recorded.bodies.length).toBeGreaterThanOrEqual(point), {
        timeout: 60_000,
        interval: 5,
      });
      // Anywhere in the turn.
      await sleep(random() * 60);
      const kind = KINDS[index % KINDS.length] as Kill['kind'];
      killed.push(await kill(running, { kind, which: random(), waitMs: 0 }));
    }
    const ended = await vi.waitFor(
      async () => {
        const agent = await client().agents.get(id);
        expect(agent.status, killed.join(', ')).not.toBe('running');
        return agent;
      },
      { timeout: 120_000, interval: 500 },
    );

    expect(ended, killed.join(', ')).toMatchObject({ status: 'completed', final_result: 'done' });
    // Others are not about the task.
    const requests = recorded.bodies.filter((body) => body.includes('"tools":[')).map(toParts);
    expect(requests.length).toBeGreaterThan(TURNS);
    for (const [index, request] of requests.entries()) {
      const before = requests[index - 1];
      if (before === undefined) continue;
      expect(request.rest).toBe(before.rest);
      expect(request.items.slice(0, before.items.length)).toEqual(before.items);
    }
    const notes = requests.at(-1)?.items.filter((item) => item.includes('Your computer was lost')) ?? [];
    expect(notes.length).toBeLessThanOrEqual(KILLS);
  },
  TIMEOUT_MS,
);

/** What was said, each item as it was sent, and everything else that was sent with it. */
function toParts(body: string): { items: string[]; rest: string } {
  const { messages, ...rest } = JSON.parse(body) as { messages: unknown[] };
  // Nothing gets lost by parsing.
  expect(JSON.stringify(JSON.parse(body))).toBe(body);
  return { items: messages.map((item) => JSON.stringify(item)), rest: JSON.stringify(rest) };
}
