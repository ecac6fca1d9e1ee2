import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fakeComputer } from '@jettson/agent/testing';
import { type Computer, ComputerError } from '@jettson/computers';
import type { Account } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newId } from '../../ids.ts';
import { newAccount, newPlan, useTestApp } from '../../testing/index.ts';
import { FileStoreAwayError } from '../file-store.ts';
import type { Files } from '../open-file-store.ts';
import { s3Store } from '../s3-store.ts';
import { type FakeS3, startFakeS3 } from '../testing/start-fake-s3.ts';
import { layOutSnapshot } from './lay-out-snapshot.ts';
import { markSnapshotKept, type SnapshotRow, selectUnusedSnapshots } from './snapshot-queries.ts';
import { sweepSnapshots } from './sweep-snapshots.ts';
import { takeSnapshot } from './take-snapshot.ts';

const app = useTestApp();
let s3: FakeS3;
beforeAll(async () => {
  s3 = await startFakeS3();
});
afterAll(() => s3.close());

const { signal } = new AbortController();
const db = () => app.deps.database.db;
const onDisk = (): Files => app.deps.files;
const onS3 = (): Files => ({ ...app.deps.files, store: s3Store(s3.config) });

/** A live agent of an account, by default of a new one. */
async function anAgent({
  maxFileBytes = null as number | null,
  of = undefined as TestAccount | undefined,
} = {}) {
  const account = of ?? (await newAccount(db(), { plan: await newPlan(db(), { maxFileBytes }) }));
  const { accountId, keyId, apiKey } = account;
  const agentId = newId('ag');
  await sql`
    insert into agents (id, account_id, key_id, task, max_run_seconds, status)
    values (${agentId}, ${accountId}, ${keyId}, 'x', 60, 'idle')`.execute(db());
  const take = (files: Files, computer: Computer, until = signal) =>
    takeSnapshot({ db: db(), files }, accountId, { agentId, computer, signal: until });
  return {
    account,
    accountId,
    agentId,
    take,
    /** Takes a snapshot that the agent refers to. */
    async keep(files: Files, computer: Computer): Promise<SnapshotRow> {
      const snapshot = await take(files, computer);
      if (typeof snapshot === 'string') throw new Error(snapshot);
      await markSnapshotKept(db(), accountId, snapshot.id);
      await sql`update agents set snapshot_id = ${snapshot.id} where id = ${agentId}`.execute(db());
      return snapshot;
    },
    layOut: (files: Files, computer: Computer) =>
      layOutSnapshot({ db: db(), files }, accountId, { agentId, computer, signal }),
    used: async () => ((await app.call(apiKey, 'GET', '/account')).body as Account).file_bytes_used,
    end: () => sql`update agents set status = 'stopped', reason = 'x' where id = ${agentId}`.execute(db()),
  };
}

type TestAccount = Awaited<ReturnType<typeof newAccount>>;

/** The ids of the account's snapshots, and the names of their contents on the disk. */
async function traces(accountId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from snapshots where account_id = ${accountId}`.execute(db());
  const folder = join(dirname(app.deps.files.spoolFolder), 'kept', accountId);
  const names = await readdir(folder).catch(() => []);
  return [...rows.map(({ id }) => id), ...names];
}

/** A computer whose workspace cannot be packed. */
const failing = (error: Error): Computer => ({
  ...fakeComputer(),
  pack: () => ({
    // biome-ignore lint/correctness/useYield: it fails before its first piece
    async *[Symbol.asyncIterator]() {
      throw error;
    },
    isComplete: () => false,
  }),
});

describe.each([
  ['the local disk', onDisk],
  ['a fake S3 that checks signatures', onS3],
])('on %s', (_where, files) => {
  test('a workspace is laid out in another computer as it was stored', async () => {
    const { keep, layOut } = await anAgent();
    const next = fakeComputer();

    const { createdAt } = await keep(files(), fakeComputer({ files: { 'notes/a': 'kept', b: '' } }));
    const laidOut = await layOut(files(), next);

    expect(laidOut).toEqual({ savedAt: createdAt, isComplete: true });
    expect([...next.files].map(([path, data]) => [path, String(data)])).toEqual([
      ['notes/a', 'kept'],
      ['b', ''],
    ]);
  });

  test('a snapshot goes with its agent', async () => {
    const { accountId, keep, end, used } = await anAgent();
    const { id, sha256 } = await keep(files(), fakeComputer({ files: { a: 'x' } }));
    const before = await used();

    await end();
    await sweepSnapshots({ db: db(), files: files() });
    await sweepSnapshots({ db: db(), files: files() });

    expect(before).toBeGreaterThan(0);
    expect(await used()).toBe(0);
    expect(await traces(accountId)).toEqual([]);
    expect(s3.objects.has(`/bucket/${accountId}/${id}-${sha256}`)).toBe(false);
  });
});

test("a workspace over the room that is left in the account's plan is not stored, and leaves nothing", async () => {
  const { account, accountId, keep, used } = await anAgent({ maxFileBytes: 300 });
  const { take } = await anAgent({ of: account });
  await keep(onDisk(), fakeComputer({ files: { a: 'x'.repeat(100) } }));
  const [before, kept] = [await used(), await traces(accountId)];

  const second = await take(onDisk(), fakeComputer({ files: { b: 'x'.repeat(200) } }));

  expect(second).toBe('too_large');
  expect(await used()).toBe(before);
  expect(await traces(accountId)).toEqual(kept);
  expect(await readdir(app.deps.files.spoolFolder)).toEqual([]);
});

test('a later snapshot of an agent needs no room beside the one that it replaces', async () => {
  const { keep, used } = await anAgent({ maxFileBytes: 300 });
  const earlier = await keep(onDisk(), fakeComputer({ files: { a: 'x'.repeat(100) } }));

  const later = await keep(onDisk(), fakeComputer({ files: { b: 'x'.repeat(200) } }));

  expect(earlier.sizeBytes + later.sizeBytes).toBeGreaterThan(300);
  expect(await used()).toBe(earlier.sizeBytes + later.sizeBytes);
});

test('a snapshot that is no longer needed while it goes to the store leaves nothing', async () => {
  const { accountId, take } = await anAgent();
  const stop = new AbortController();
  const { store } = onDisk();
  const put: typeof store.put = async (...content) => {
    await store.put(...content);
    stop.abort(new Error('no longer needed'));
  };

  const taken = take(
    { ...onDisk(), store: { ...store, put } },
    fakeComputer({ files: { a: 'x' } }),
    stop.signal,
  );

  await expect(taken).rejects.toThrow('no longer needed');
  await expect.poll(() => traces(accountId)).toEqual([]);
});

test('a workspace that takes more than two minutes to pack is too slow', async () => {
  const { take } = await anAgent();
  const pack = () => ({
    async *[Symbol.asyncIterator]() {
      vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 121_000);
      yield Buffer.alloc(1);
    },
    isComplete: () => true,
  });

  const taken = await take(onDisk(), { ...fakeComputer(), pack }).finally(() => vi.restoreAllMocks());

  expect(taken).toBe('too_slow');
});

test('snapshots that race for the last room never take more than the plan has', async () => {
  const agents = await anAgent({ maxFileBytes: 500 });
  const computer = () => fakeComputer({ files: { a: 'x'.repeat(150) } });

  const taken = await Promise.all(Array.from({ length: 6 }, () => agents.take(onDisk(), computer())));

  expect(taken.filter((one) => one !== 'too_large')).toHaveLength(2);
  expect(await agents.used()).toBeLessThanOrEqual(500);
});

test('an endless workspace is read to the limit of the plan and no further', async () => {
  const { take } = await anAgent({ maxFileBytes: 10_000 });
  let read = 0;
  const computer: Computer = {
    ...fakeComputer(),
    pack: () => ({
      async *[Symbol.asyncIterator]() {
        for (;;) {
          read += 1000;
          yield Buffer.alloc(1000);
        }
      },
      isComplete: () => true,
    }),
  };

  expect(await take(onDisk(), computer)).toBe('too_large');
  expect(read).toBeLessThan(12_000);
});

test.each([['unreadable', new ComputerError('io_error', 'tar failed')]] as const)(
  'a workspace that cannot be packed is %s',
  async (reason, error) => {
    const { accountId, take } = await anAgent();

    expect(await take(onDisk(), failing(error))).toBe(reason);
    expect(await traces(accountId)).toEqual([]);
  },
);

test('a store that fails is an error, and leaves nothing', async () => {
  const { accountId, take, used } = await anAgent();
  const store = { ...onDisk().store, put: async () => Promise.reject(new Error('the store is away')) };

  await expect(take({ ...onDisk(), store }, fakeComputer({ files: { a: 'x' } }))).rejects.toThrow('away');

  expect(await traces(accountId)).toEqual([]);
  expect(await used()).toBe(0);
});

test('a snapshot whose content is gone leaves the workspace empty', async () => {
  const { accountId, keep, layOut } = await anAgent();
  await keep(onDisk(), fakeComputer({ files: { a: 'x' } }));
  await rm(join(dirname(app.deps.files.spoolFolder), 'kept', accountId), { recursive: true });

  expect(await layOut(onDisk(), fakeComputer())).toBeNull();
});

test('a content that cannot be read at first is read again', async () => {
  const { keep, layOut } = await anAgent();
  await keep(onDisk(), fakeComputer({ files: { a: 'x' } }));
  let asked = 0;
  const { store } = onDisk();
  const open = (name: string) => (asked++ === 0 ? Promise.reject(new Error('away')) : store.open(name));
  const next = fakeComputer();

  const laidOut = await layOut({ ...onDisk(), store: { ...store, open } }, next);

  expect(laidOut?.isComplete).toBe(true);
  expect(next.files.size).toBe(1);
});

test('a store that is away leaves no empty workspace: the agent has to wait', async () => {
  const { keep, layOut } = await anAgent();
  await keep(onS3(), fakeComputer({ files: { a: 'x' } }));
  s3.goAway();
  const next = fakeComputer();

  await expect(layOut(onS3(), next)).rejects.toThrow(FileStoreAwayError);
  s3.comeBack();

  expect((await layOut(onS3(), next))?.isComplete).toBe(true);
});

test('an agent without a snapshot, and one of another account, get nothing', async () => {
  const { agentId, keep } = await anAgent();
  await keep(onDisk(), fakeComputer({ files: { a: 'x' } }));
  const other = await anAgent();
  const deps = { db: db(), files: onDisk() };

  expect(await other.layOut(onDisk(), fakeComputer())).toBeNull();
  expect(
    await layOutSnapshot(deps, other.accountId, { agentId, computer: fakeComputer(), signal }),
  ).toBeNull();
});

test('the sweep removes what crashes left behind and what was replaced, and nothing else', async () => {
  const agent = await anAgent();
  const computer = fakeComputer({ files: { a: 'x' } });
  const unused = async () =>
    (await selectUnusedSnapshots(db(), { limit: 1000, except: [] }))
      .filter(({ accountId }) => accountId === agent.accountId)
      .map(({ id }) => id);
  const crashed = (await agent.take(onDisk(), computer)) as SnapshotRow;
  const replaced = await agent.keep(onDisk(), computer);
  const current = await agent.keep(onDisk(), computer);
  const storing = (await agent.take(onDisk(), computer)) as SnapshotRow;
  await sql`update snapshots set created_at = now() - interval '7 hours' where id = ${crashed.id}`.execute(
    db(),
  );

  const found = await unused();
  await sweepSnapshots({ db: db(), files: onDisk() });
  await sweepSnapshots({ db: db(), files: onDisk() });

  expect(found.toSorted()).toEqual([crashed.id, replaced.id].toSorted());
  expect((await traces(agent.accountId)).filter((trace) => !trace.includes('-')).toSorted()).toEqual(
    [current.id, storing.id].toSorted(),
  );
  expect(await traces(agent.accountId)).toHaveLength(4);
  expect(await markSnapshotKept(db(), agent.accountId, crashed.id)).toBe(false);
});
