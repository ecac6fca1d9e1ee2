import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { type Agent, type AgentEvent, Jettson } from '@jettson/sdk';
import { afterEach, expect, test, vi } from 'vitest';
import { type Installation, startOnEmbedded } from './installation.ts';
import { seeded } from './seeded.ts';
import { killHard } from './server-process.ts';

/** The short form is part of the test command; `npm run test:chaos` sets the long one. */
const KILLS = Number(process.env.JETTSON_TEST_CHAOS_KILLS ?? 3);
const SEED = Number(process.env.JETTSON_TEST_CHAOS_SEED ?? 1);
const AGENTS = 2;
const KINDS = ['both', 'client', 'server'] as const;
const STEPS = 4;
const TIMEOUT_MS = 120_000 + 30_000 * KILLS;
const CLIENT = fileURLToPath(new URL('function-client.ts', import.meta.url));

/** Two calls side by side in each turn, and an answer with all results that it read. */
const script: Script = ({ system, messages }) => {
  if (system.includes('worth remembering')) return says('{"facts":[]}');
  const results = messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  if (turn >= STEPS) return says(results.join(' '));
  const calls = [0, 1].map((index) => ({
    id: `c${turn}-${index}`,
    name: 'count',
    input: { step: 2 * turn + index },
  }));
  return { calls };
};

let close: () => Promise<void> = async () => {};
afterEach(() => close());

test(
  `whatever is killed when, the results accepted are the results that the model saw, each once: ${KILLS} kills`,
  async () => {
    const provider = await startScriptedModelServer(script);
    const running = await startOnEmbedded({
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: provider.url,
    });
    const clients = new Map<number, ChildProcess>();
    close = async () => {
      for (const child of clients.values()) child.kill('SIGKILL');
      await running.close({ keep: false });
      await provider.close();
    };
    const random = seeded(SEED);
    const start = (agent: number) => clients.set(agent, startClient(running, agent));

    for (let agent = 0; agent < AGENTS; agent++) start(agent);
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(300 + random() * 1500);
      // The first kills are of each kind.
      const kind = KINDS[kill] ?? KINDS[Math.floor(random() * 3)] ?? 'both';
      const agent = Math.floor(random() * AGENTS);
      if (kind !== 'server') clients.get(agent)?.kill('SIGKILL');
      const [part] = running.parts;
      if (kind !== 'client' && part !== undefined) {
        await killHard(part.process);
        await part.start();
      }
      // After a restart the server has another address, as every client would find it in its configuration.
      const restarted = kind === 'client' ? [agent] : [...clients.keys()];
      for (const one of restarted) {
        clients.get(one)?.kill('SIGKILL');
        start(one);
      }
    }
    const client = new Jettson({ apiKey: running.apiKey, baseUrl: running.url() });
    const ended = await vi.waitFor(
      async () => {
        const { data } = await client.agents.list();
        if (data.length < AGENTS || data.some(({ status }) => status !== 'completed'))
          throw new Error(
            `still live: ${JSON.stringify(data.map(({ agent_id, status, reason, pending_calls: p, usage }) => ({ agent_id, status, reason, p, n: usage.tool_calls })))}`,
          );
        return data;
      },
      { timeout: 90_000, interval: 500 },
    );

    for (const agent of ended) await expectEachOnce(client, agent, notesOf(running));
  },
  TIMEOUT_MS,
);

interface Note {
  callId: string;
  value: string;
  at: number;
}

async function expectEachOnce(client: Jettson, agent: Agent, notes: Note[]): Promise<void> {
  const log: AgentEvent[] = [];
  for await (const event of client.agents.stream(agent.agent_id)) log.push(event);
  const starts = log.flatMap((event) => (event.type === 'tool-call-start' ? [event.data.call_id] : []));
  const ends = log.flatMap((event) => (event.type === 'tool-call-end' ? [event.data] : []));

  expect(starts).toHaveLength(2 * STEPS);
  expect(ends.map(({ call_id }) => call_id).sort()).toEqual([...starts].sort());
  for (const { call_id: callId, result, is_error: isError } of ends) {
    const seen = result.output.result;
    const times = notes.filter((note) => note.callId === callId);
    expect(isError).toBe(false);
    expect(times.map(({ value }) => value)).toContain(seen);
    // The result that the model saw is the one that was accepted: the same again is the same receipt, another a conflict.
    const receipt = await client.agents.toolResults.post(agent.agent_id, callId, { output: seen });
    await expect(
      client.agents.toolResults.post(agent.agent_id, callId, { output: 'another' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(agent.final_result?.split(String(seen))).toHaveLength(2);
    // No function was called for it once its result had been accepted.
    expect(times.filter(({ at }) => at > Date.parse(receipt.accepted_at))).toEqual([]);
  }
}

function noteFile({ folder }: Installation): string {
  return join(folder, 'calls.jsonl');
}

function notesOf(running: Installation): Note[] {
  const file = noteFile(running);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function startClient(running: Installation, agent: number): ChildProcess {
  return spawn(process.execPath, [CLIENT, running.url(), noteFile(running), `count ${agent}`], {
    env: { ...process.env, JETTSON_API_KEY: running.apiKey },
    // One that is started while the server is down ends with an error; all are started again when that is up.
    stdio: 'ignore',
  });
}
