import { execFileSync } from 'node:child_process';
import { mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { calls, inTurns, says } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
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
