import { expect, test } from 'vitest';
import { wholeAccount } from '../../model/memory-scope.ts';
import { originOfKey } from '../../model/origin.ts';
import { setUpMemory } from '../../testing/set-up-memory.ts';
import { importMemories } from './import-memories.ts';
import { readLines } from './read-lines.ts';

const memory = setUpMemory();
const origin = originOfKey('key', undefined);

/** Lines that are made while they are read, and how many have been made. */
function endlessLines(line: string) {
  const made = { chunks: 0 };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      made.chunks++;
      controller.enqueue(Buffer.from(`${line}\n`.repeat(1000)));
    },
  });
  return { rows: readLines(body), made };
}

test('a dry run of endless lines reads as many as it takes, and keeps nothing of those that do not fit', async () => {
  const { accountId } = await memory.newMemories();
  const { rows, made } = endlessLines('{}');

  const refused = importMemories(memory.deps, wholeAccount(accountId), { rows, origin, dryRun: true });

  await expect(refused).rejects.toMatchObject({ code: 'invalid_body', details: { field: 'memories' } });
  expect(made.chunks).toBeLessThan(20);
});

test('a dry run of large rows ends at its number of characters', async () => {
  const { accountId } = await memory.newMemories();
  const row = { key: 'k', value: 'v', metadata: { text: 'x'.repeat(9000) } };
  const { rows, made } = endlessLines(JSON.stringify(row));

  const refused = importMemories(memory.deps, wholeAccount(accountId), { rows, origin, dryRun: true });

  await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('characters') });
  expect(made.chunks).toBeLessThan(10);
});

test('of many rows that fail the first 1,000 are listed, in order, and none at length', async () => {
  const { accountId } = await memory.newMemories();
  const rows = Array.from({ length: 3000 }, (_, i) => ({ key: `${i}`.repeat(200), value: 1 }));

  const planned = await importMemories(memory.deps, wholeAccount(accountId), { rows, origin, dryRun: true });

  expect(planned.failed).toBe(3000);
  expect(planned.errors.map(({ index }) => index)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(JSON.stringify(planned.errors).length).toBeLessThan(500_000);
});

test('a line that is nested without end is a row that fails', async () => {
  const { accountId } = await memory.newMemories();
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const body = new Blob([`${deep}\n{"key":"k","value":"v"}\n`]).stream() as ReadableStream<Uint8Array>;

  const imported = await importMemories(memory.deps, wholeAccount(accountId), {
    rows: readLines(body),
    origin,
  });

  expect(imported).toMatchObject({
    imported: 1,
    failed: 1,
    errors: [{ index: 0, reason: 'nested more than 64 levels deep' }],
  });
});
