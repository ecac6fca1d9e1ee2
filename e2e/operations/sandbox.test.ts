import { rm, writeFile } from 'node:fs/promises';
import { calls, inTurns, says } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { hasSandbox } from '../has-sandbox.ts';
import { breakableSandbox, countWorkers, HAS_ENDED, startOperated } from './start-operated.ts';

const PATIENCE = { timeout: 60_000, interval: 200 };

// Needs bubblewrap, twice nested.
test.runIf(hasSandbox)(
  'agents wait for a machine whose sandbox has never worked, or breaks: they say why, none is lost, and it recovers by itself',
  { timeout: 180_000 },
  async () => {
    const script = inTurns(calls('c', 'jettson_shell_run', { command: 'true' }), says('done'));
    let flag = '';
    await using server = await startOperated(
      script,
      {},
      {
        async options(folder) {
          const sandbox = await breakableSandbox(folder);
          flag = sandbox.flag;
          await writeFile(flag, '');
          return sandbox.options;
        },
      },
    );
    const { client } = server;
    const first = await client.agents.spawn('x');
    const stuck = await server.ready();
    // Longer than a claim takes: a run without a computer was spawned later, and has ended.
    const { agent_id: without } = await client.agents.spawn('x', { tools: ['memory'] });
    await expect.poll(async () => HAS_ENDED(await client.agents.get(without)), PATIENCE).toBe(true);
    const waitsFor = [first, await client.agents.get(first.agent_id)].map(({ status, queue }) => [
      status,
      queue?.waiting_for,
    ]);
    await rm(flag);
    await expect.poll(async () => HAS_ENDED(await client.agents.get(first.agent_id)), PATIENCE).toBe(true);
    const before = await server.ready();

    await writeFile(flag, '');
    const spawned = await Promise.all(Array.from({ length: 8 }, () => client.agents.spawn('x')));
    const memory = await client.agents.spawn('x', { tools: ['memory'] });
    await expect.poll(() => countWorkers(client), PATIENCE).toBe(0);
    await expect.poll(async () => HAS_ENDED(await client.agents.get(memory.agent_id)), PATIENCE).toBe(true);
    const broken = await server.ready();
    const all = () => Promise.all(spawned.map(({ agent_id: id }) => client.agents.get(id)));
    // Those that were claimed before it was noticed have been given back.
    await expect
      .poll(async () => (await all()).map(({ queue }) => queue?.position).toSorted(), PATIENCE)
      .toEqual(spawned.map((_, index) => index + 1));
    const waiting = await all();

    await rm(flag);
    await expect.poll(async () => (await all()).every(HAS_ENDED), PATIENCE).toBe(true);
    const ended = await all();
    await expect.poll(() => countWorkers(client), PATIENCE).toBe(1);
    const after = await server.ready();

    expect(stuck).toMatchObject({ status: 200, body: { status: 'degraded' } });
    expect(waitsFor).toEqual(
      Array(2).fill([
        'spawning',
        expect.stringMatching(/^a machine that can make computers: .*To fix that: /),
      ]),
    );
    expect((await client.agents.get(first.agent_id)).status).toBe('completed');
    expect(before).toMatchObject({ status: 200, body: { parts: { computers: { ok: true } } } });
    expect(broken).toMatchObject({
      status: 200,
      body: { status: 'degraded', parts: { computers: { ok: false } } },
    });
    expect(waiting.map(({ status }) => status)).toEqual(spawned.map(() => 'spawning'));
    expect(ended.map(({ status, error }) => [status, error])).toEqual(spawned.map(() => ['completed', null]));
    expect(after).toMatchObject({ status: 200, body: { parts: { computers: { ok: true } } } });
  },
);
