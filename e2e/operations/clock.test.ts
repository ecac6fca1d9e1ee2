import { mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { calls, type Script, says } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { expect, onTestFinished, test } from 'vitest';
import { hasSandbox } from '../has-sandbox.ts';
import { HAS_ENDED, startOperated } from './start-operated.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
const HOUR_MS = 3_600_000;
/** How far the clock is wrong, one after the other; `npm run test:operations` has more jumps. */
const JUMPS =
  process.env.JETTSON_TEST_OPERATIONS_AGENTS === undefined
    ? [48 * HOUR_MS, -48 * HOUR_MS]
    : [HOUR_MS, 48 * HOUR_MS, -HOUR_MS, 9000 * HOUR_MS, -9000 * HOUR_MS, 0];

/** Works for as long as its task says, and answers what it is told. */
const script: Script = ({ messages }) => {
  const seconds = /work for (\d+)/.exec(messages[0]?.text ?? '')?.[1];
  const hasWorked = messages.some(({ role }) => role === 'tool');
  if (seconds !== undefined && !hasWorked) {
    return calls('work', 'jettson_shell_run', {
      command: `sleep ${seconds}; echo worked`,
      timeout_seconds: 60,
    });
  }
  return says(messages.at(-1)?.text ?? '');
};

// Needs bubblewrap.
test.runIf(hasSandbox)(
  'when the clock of a server jumps, in either direction, no agent ends, waits longer or runs twice, and nothing expires',
  { timeout: 240_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jettson-clock-'));
    onTestFinished(() => removeFolder(folder));
    const file = join(folder, 'offset');
    const jump = async (offsetMs: number) => {
      await writeFile(`${file}.next`, String(offsetMs));
      await rename(`${file}.next`, file);
      // Longer than the clock takes to notice, and than the worker takes to look at its leases.
      await sleep(4_000);
    };
    await writeFile(file, '0');
    const clock = new URL('./jumping-clock.ts', import.meta.url);
    clock.searchParams.set('file', file);
    await using server = await startOperated(script, { NODE_OPTIONS: `--import=${clock.href}` });
    const { client } = server;
    const { agent_id: idle } = await client.agents.spawn('wait', {
      keepAlive: true,
      idleTimeoutMs: 1_800_000,
    });
    const isIdle = async () => (await client.agents.get(idle)).status;
    await expect.poll(isIdle, PATIENCE).toBe('idle');
    await client.memory.put({ key: 'kept', value: 'for an hour', expiresInDays: 1 / 24 });
    const ended: string[] = [];

    for (const [index, offset] of JUMPS.entries()) {
      const { agent_id: working } = await client.agents.spawn(`work for 3`);
      const isWorking = async () =>
        (await client.agents.events(working, { limit: 100 })).data.some(
          ({ type }) => type === 'tool-call-start',
        );
      await expect.poll(isWorking, PATIENCE).toBe(true);
      await jump(offset);

      await client.agents.messages.send(idle, `after jump ${index}`);
      await expect
        .poll(async () => (await client.agents.get(idle)).final_result, PATIENCE)
        .toContain(`after jump ${index}`);
      await expect.poll(isIdle, PATIENCE).toBe('idle');
      const { agent_id: later } = await client.agents.spawn('work for 0');
      for (const id of [working, later]) {
        await expect.poll(async () => HAS_ENDED(await client.agents.get(id)), PATIENCE).toBe(true);
        ended.push(id);
      }
      expect(await client.memory.get('kept')).toMatchObject({ value: 'for an hour' });
    }

    for (const id of ended) {
      const { data } = await client.agents.events(id, { limit: 100 });
      expect(await client.agents.get(id)).toMatchObject({ status: 'completed', error: null });
      expect(data.filter(({ type }) => type === 'tool-call-start')).toHaveLength(1);
      expect(data.filter(({ type }) => type === 'computer-ready')).toHaveLength(1);
    }
  },
);
