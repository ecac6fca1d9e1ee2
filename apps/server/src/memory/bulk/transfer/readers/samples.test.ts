import { readFileSync } from 'node:fs';
import { MemoryImportRow } from '@jettson/contract';
import { expect, test } from 'vitest';
import { DumpError, type DumpFormat, readDump } from './read-dump.ts';
import { readOwn } from './read-own.ts';

/**
 * Files written by the libraries themselves: scripts/dump-samples/make-samples.ts makes them, and versions.json lists
 * the versions.
 */
const sample = (name: string) => readFileSync(new URL(`samples/${name}`, import.meta.url), 'utf8');
const read = (format: DumpFormat, name: string) => readDump(format, sample(name));

test('rows of the Postgres store of LangGraph for JavaScript keep namespace, text, metadata and expiry', () => {
  const { rows, skipped } = read('langgraph', 'langgraph-js-rows.ndjson');

  expect(skipped).toEqual([]);
  expect(rows).toMatchObject([
    { namespace: 'memories.alex', key: 'drink', value: 'Alex prefers tea', metadata: { mood: 'calm' } },
    { namespace: 'memories.alex', key: 'lunch', value: 'Alex eats at noon', metadata: { kind: 'Memory' } },
    { namespace: 'memories.kim', key: 'theme', value: '{"size":12,"theme":"dark"}' },
    { namespace: 'memories.kim', key: 'token', value: 'Kim stays until Friday' },
  ]);
  expect((rows[3]?.expires_at ?? 0) - (rows[3]?.created_at ?? 0)).toBeGreaterThan(59 * 60_000);
});

test.each(['langmem', 'langgraph'] as const)(
  '%s reads what LangMem keeps: the text, not its wrapping',
  (format) => {
    const { rows, skipped } = read(format, 'langmem-items.json');

    expect(skipped).toEqual([]);
    expect(rows.map(({ value }) => value).sort()).toEqual([
      'Alex lives in Leeds',
      'Alex owns a bike',
      'Alex prefers dark mode',
    ]);
    expect(new Set(rows.map(({ namespace }) => namespace))).toEqual(new Set(['memories.alex']));
    expect(rows.filter(({ metadata }) => metadata?.kind === 'Memory')).toHaveLength(2);
  },
);

test("mem0's vector store keeps the caller's metadata at the top, and expires after its last day", () => {
  const { rows, skipped } = read('mem0', 'mem0-payloads.json');

  expect(skipped).toEqual([]);
  const [leeds, pass] = rows.toSorted((a, b) => a.value.length - b.value.length);
  expect(leeds).toMatchObject({
    value: 'Ada lives in Leeds',
    namespace: 'ada',
    metadata: { team: 'ops', year: 2026 },
  });
  expect(pass).toMatchObject({ tags: ['run:trip'], expires_at: Date.UTC(2100, 0, 1) });
  expect(pass).not.toHaveProperty('metadata');
});

test("mem0's payloads and its get_all make the same rows", () => {
  const byKey = (name: string) => read('mem0', name).rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));

  expect(byKey('mem0-payloads.json')).toEqual(byKey('mem0-get-all.json'));
});

test('every row of every sample is one that an import takes', () => {
  const rows = [
    ...read('langgraph', 'langgraph-js-rows.ndjson').rows,
    ...read('langmem', 'langmem-items.json').rows,
    ...read('mem0', 'mem0-payloads.json').rows,
    ...read('mem0', 'mem0-get-all.json').rows,
  ];

  expect(rows).toHaveLength(11);
  expect(rows.flatMap((row) => MemoryImportRow.safeParse(row).error?.issues ?? [])).toEqual([]);
});

const row = { key: 'drink', value: 'tea', namespace: 'ada' };

test.each([
  ['a document', JSON.stringify({ version: 1, memories: [row] })],
  ['lines', `${JSON.stringify(row)}\n`],
  ['several lines', `${JSON.stringify(row)}\n${JSON.stringify(row)}\n`],
  ['a plain list', JSON.stringify([row])],
])('our own export is read as %s', (_, text) => {
  expect(readOwn(text)[0]).toEqual(row);
});

test('a plain list of texts becomes rows whose keys stay the same', () => {
  const text = JSON.stringify(['Ada orders tea', 'Bob orders milk', 'x'.repeat(6000)]);

  const rows = readOwn(text);

  expect(rows.map(({ value }) => String(value).length)).toEqual([14, 15, 5000, 1000]);
  expect(readOwn(text)).toEqual(rows);
  expect(rows.flatMap((one) => MemoryImportRow.safeParse(one).error?.issues ?? [])).toEqual([]);
});

test.each(['{"results": []}', '[1]', '[{"memory": "tea"}]'])('%s is refused, and --from is named', (text) => {
  expect(() => readOwn(text)).toThrow(DumpError);
  expect(() => readOwn(text)).toThrow('--from');
});
