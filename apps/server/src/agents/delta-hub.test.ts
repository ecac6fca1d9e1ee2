import { createTestDatabase } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type DeltaHub, openDeltaHub } from './delta-hub.ts';

type Database = Awaited<ReturnType<typeof createTestDatabase>>;
let database: Database;
/** Two processes on one database, and what the first one notifies others of. */
let worker: DeltaHub;
let api: DeltaHub;
const sent: { channel: string; payload: string }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const notify: Database['notify'] = (channel, payload = '') => {
    sent.push({ channel, payload });
    return database.notify(channel, payload);
  };
  worker = await openDeltaHub({ listen: (...given) => database.listen(...given), notify });
  api = await openDeltaHub(database);
});
afterAll(async () => {
  await worker.close();
  await api.close();
  await database.close();
});

const delta = (text: string, attempt = 1) => ({ step: 1, attempt, text });
const textOf = (deltas: { text: string }[]) => deltas.map(({ text }) => text).join('');

test('who follows in the same process gets each piece at once, and nothing is sent to others', () => {
  const got: object[] = [];
  const unsubscribe = worker.subscribe('ag_same', (piece) => got.push(piece));

  worker.publish('ag_same', delta('one'));
  worker.publish('ag_same', delta('two'));
  unsubscribe();
  worker.publish('ag_same', delta('three'));

  expect(got).toEqual([delta('one'), delta('two')]);
  expect(sent.filter(({ channel }) => channel === 'message-delta')).toEqual([]);
});

test('another process gets the pieces together while somebody follows there, and not before', async () => {
  const got: { step: number; attempt: number; text: string }[] = [];
  worker.publish('ag_other', delta('missed '));
  const unsubscribe = api.subscribe('ag_other', (piece) => got.push(piece));
  // The worker hears of it by a notification.
  await vi.waitFor(
    () => {
      worker.publish('ag_other', { ...delta('.'), step: 0 });
      worker.flush('ag_other');
      expect(textOf(got)).toContain('.');
    },
    { timeout: 10_000, interval: 50 },
  );
  got.length = 0;
  sent.length = 0;

  // The same again and again, and in pieces of any length a character would be cut into halves.
  const long = `${'äö"\u0001🎉'.repeat(2_000)}x${'🎉'.repeat(2_000)}`;
  for (const piece of ['a', 'b', 'c', long]) worker.publish('ag_other', delta(piece));
  worker.publish('ag_other', delta('again', 2));
  worker.flush('ag_other');

  await vi.waitFor(() => expect(got.at(-1)?.attempt).toBe(2), 10_000);
  expect(textOf(got.filter(({ step, attempt }) => step === 1 && attempt === 1))).toBe(`abc${long}`);
  expect(textOf(got.filter(({ attempt }) => attempt === 2))).toBe('again');
  expect(got.filter(({ text }) => !text.isWellFormed())).toEqual([]);
  // Postgres would send the same only once.
  expect(new Set(sent.map(({ payload }) => payload)).size).toBe(sent.length);
  expect(Math.max(...sent.map(({ payload }) => Buffer.byteLength(payload)))).toBeLessThan(8_000);
  unsubscribe();
});
