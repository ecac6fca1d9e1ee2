import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { calls, inTurns, says } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { stopGently } from '../chaos/server-process.ts';
import { hasSandbox } from '../has-sandbox.ts';
import { HAS_ENDED, startOperated } from './start-operated.ts';

const PATIENCE = { timeout: 90_000, interval: 200 };
const WORK = inTurns(
  calls('a', 'jettson_shell_run', { command: 'echo one' }),
  calls('b', 'jettson_shell_run', { command: 'sleep 2; echo two' }),
  says('done'),
);

/** `npm run test:operations`. */
const isWhole = process.env.JETTSON_TEST_OPERATIONS_AGENTS !== undefined;

/** Mounting needs root. */
const mayMount = (() => {
  try {
    execFileSync('sh', ['-c', 'unshare --mount true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** What the machine does on the command line; mounting and limits need root. */
const sh = (command: string) => execFileSync('sh', ['-c', command], { stdio: 'ignore' });

test.runIf(isWhole && hasSandbox && mayMount)(
  'a server that runs out of file descriptors refuses spawns or waits with its agents, ends none, and stops when it is told to',
  { timeout: 240_000 },
  async () => {
    await using server = await startOperated(WORK);
    const { client } = server;
    const first = await client.agents.spawn('x');
    await expect.poll(async () => HAS_ENDED(await client.agents.get(first.agent_id)), PATIENCE).toBe(true);
    const { pid } = server.process.child;
    const open = (await readdir(`/proc/${pid}/fd`)).length;

    // Enough for a few computers, not for all agents; less than it wants to have left.
    sh(`prlimit --pid ${pid} --nofile=${open + 120}:`);
    const spawned = await Promise.allSettled(
      Array.from({ length: 16 }, () => client.agents.spawn('x', { maxRetries: 0 })),
    );
    const accepted = spawned.flatMap((one) => (one.status === 'fulfilled' ? [one.value.agent_id] : []));
    const refused = spawned.flatMap((one) => (one.status === 'rejected' ? [one.reason.status] : []));
    const all = () => Promise.all(accepted.map((id) => client.agents.get(id)));
    await expect
      .poll(async () => (await all()).every(HAS_ENDED), { ...PATIENCE, timeout: 180_000 })
      .toBe(true);
    const ended = await all();
    const exitCode = await stopGently(server.process);

    expect(accepted.length).toBeGreaterThan(0);
    expect(refused.filter((status) => status !== 503)).toEqual([]);
    expect(ended.map(({ status, error }) => [status, error])).toEqual(
      accepted.map(() => ['completed', null]),
    );
    expect(exitCode).toBe(0);
  },
);

test.runIf(isWhole && hasSandbox && mayMount)(
  'a server whose disk is full refuses spawns with 503 and is not ready; agents wait, and go on when there is room again',
  { timeout: 240_000 },
  async () => {
    let disk = '';
    await using server = await startOperated(
      WORK,
      {},
      {
        async options(folder) {
          disk = join(folder, 'data');
          await mkdir(disk);
          sh(`mount -t tmpfs -o size=400m tmpfs ${disk}`);
          return { close: () => void sh(`umount -l ${disk}`) };
        },
      },
    );
    const { client } = server;
    const before = await client.agents.spawn('x');
    await expect
      .poll(async () => (await client.agents.get(before.agent_id)).status, PATIENCE)
      .toBe('running');

    const { bavail, bsize } = await statfs(disk);
    const filler = join(disk, 'filler');
    sh(`fallocate -l ${bavail * bsize - 20_000_000} ${filler}`);
    await expect
      .poll(
        async () =>
          client.agents.spawn('y', { maxRetries: 0 }).then(
            () => 0,
            ({ status }) => status,
          ),
        PATIENCE,
      )
      .toBe(503);
    await expect.poll(async () => (await server.ready())?.status, PATIENCE).toBe(503);
    const full = await server.ready();
    await rm(filler);

    await expect.poll(async () => (await server.ready())?.status, PATIENCE).toBe(200);
    const after = await client.agents.spawn('z');
    for (const { agent_id: id } of [before, after]) {
      await expect.poll(async () => HAS_ENDED(await client.agents.get(id)), PATIENCE).toBe(true);
      expect(await client.agents.get(id)).toMatchObject({ status: 'completed', error: null });
    }
    expect(full?.body).toMatchObject({ status: 'not_ready', parts: { disk: { ok: false } } });
  },
);
