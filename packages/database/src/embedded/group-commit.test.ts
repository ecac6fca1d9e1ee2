import type { PGlite } from '@electric-sql/pglite';
import { expect, test, vi } from 'vitest';
import type { LogSync } from './log-sync.ts';
import { type EngineClient, shareEngine } from './share-engine.ts';

test('commits are answered when they are on disk, and those that come meanwhile share a sync', async () => {
  const { engine, disk } = openEngine();
  const clients = Array.from({ length: 4 }, () => newClient());

  const [first, ...others] = clients;
  await engine.take(turnOf(first, 'commit'));
  for (const client of others) await engine.take(turnOf(client, 'commit'));
  const answeredBefore = answersOf(clients);
  await disk.write();
  const answeredOnce = answersOf(clients);
  await disk.write();

  expect(answeredBefore).toEqual([[], [], [], []]);
  expect(answeredOnce).toEqual([['commit'], [], [], []]);
  expect(answersOf(clients)).toEqual([['commit'], ['commit'], ['commit'], ['commit']]);
  expect(disk.syncs).toBe(2);
});

test('what is read after a commit is not shown before the commit is on disk', async () => {
  const { engine, disk } = openEngine();
  const [writer, reader] = [newClient(), newClient()];

  await engine.take(turnOf(writer, 'commit'));
  await engine.take(turnOf(reader, 'select'));
  const before = answersOf([reader]);
  await disk.write();
  await vi.waitFor(() => expect(answersOf([reader])).toEqual([['select']]));

  expect(before).toEqual([[]]);
  expect(disk.syncs).toBe(1);
});

test('a transaction goes on while the disk writes an earlier commit, and its own commit waits', async () => {
  const { engine, disk } = openEngine();
  const [writer, next] = [newClient(), newClient()];

  await engine.take(turnOf(writer, 'commit'));
  await engine.take(turnOf(next, 'begin'));
  await engine.take(turnOf(next, 'commit'));
  const before = answersOf([writer, next]);
  await disk.write();
  await disk.write();

  expect(before).toEqual([[], ['begin']]);
  expect(answersOf([writer, next])).toEqual([['commit'], ['begin', 'commit']]);
});

test('a client that does not wait for the disk hears of its commit at once, which is on disk a moment later', async () => {
  const { engine, disk } = openEngine();
  const client = newClient({ waitsForDisk: false });

  await engine.take(turnOf(client, 'commit'));
  const before = { answers: answersOf([client]), syncs: disk.syncs };

  expect(before).toEqual({ answers: [['commit']], syncs: 0 });
  await vi.waitFor(() => expect(disk.syncs).toBe(1));
});

test('so is its commit after the disk once took long', async () => {
  const { engine, disk } = openEngine();
  const [writer, unhurried] = [newClient(), newClient({ waitsForDisk: false })];
  await engine.take(turnOf(writer, 'commit'));
  await engine.take(turnOf(unhurried, 'commit'));
  // Longer than until the second one would be written by itself.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await disk.write();
  await disk.write();
  expect(answersOf([writer, unhurried])).toEqual([['commit'], ['commit']]);

  await engine.take(turnOf(unhurried, 'commit'));

  await vi.waitFor(() => expect(disk.syncs).toBe(3));
});

test('a disk that fails ends the engine, and the commit is not answered', async () => {
  const { engine, disk, onFatal } = openEngine();
  const client = newClient();

  await engine.take(turnOf(client, 'commit'));
  await disk.fail(new Error('EIO'));

  expect(onFatal).toHaveBeenCalledWith(new Error('EIO'));
  expect(answersOf([client])).toEqual([[]]);
});

/** An engine that understands begin, commit and select, over a disk that writes when it is told to. */
function openEngine() {
  let isInTransaction = false;
  let isNew = false;
  let writing = Promise.withResolvers<void>();
  const pglite = {
    isInTransaction: () => isInTransaction,
    async execProtocolRawStream(messages: Uint8Array, { onRawData }: { onRawData(data: Uint8Array): void }) {
      const statement = Buffer.from(messages).toString();
      if (statement === 'begin') isInTransaction = true;
      if (statement === 'commit') {
        isInTransaction = false;
        isNew = true;
      }
      onRawData(messages);
    },
  };
  const disk = {
    syncs: 0,
    async write() {
      writing.resolve();
      await new Promise((resolve) => setTimeout(resolve));
    },
    async fail(error: Error) {
      writing.reject(error);
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
  let isDue = false;
  const log: Pick<LogSync, 'takeIsNew' | 'sync'> = {
    takeIsNew() {
      const was = isNew;
      isDue ||= was;
      isNew = false;
      return was;
    },
    async sync() {
      if (!isDue) return;
      isDue = false;
      disk.syncs++;
      writing = Promise.withResolvers();
      await writing.promise;
    },
  };
  const onFatal = vi.fn();
  const engine = shareEngine(pglite as unknown as PGlite, {
    log: log as LogSync,
    idleLimitMs: 10_000,
    onFatal,
    onUnlimited: () => {},
  });
  return { engine, disk, onFatal };
}

function newClient({ waitsForDisk = true } = {}): EngineClient & { answers: string[] } {
  const answers: string[] = [];
  return {
    isBackground: false,
    waitsForDisk,
    isLimited: true,
    answers,
    write: (data) => void answers.push(Buffer.from(data).toString()),
    drop: () => {},
  };
}

function turnOf(client: EngineClient | undefined, statement: string) {
  if (client === undefined) throw new Error('no client');
  return { client, messages: Buffer.from(statement), complete: true };
}

function answersOf(clients: { answers: string[] }[]): string[][] {
  return clients.map(({ answers }) => [...answers]);
}
