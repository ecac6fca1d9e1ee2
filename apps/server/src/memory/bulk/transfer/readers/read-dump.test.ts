import { MemoryImportRow } from '@jettson/contract';
import { expect, test } from 'vitest';
import { DumpError, readDump } from './read-dump.ts';

test('mem0: what get_all answers becomes rows in the namespace of their user', () => {
  const dump = JSON.stringify({
    results: [
      {
        id: '0d12c555-e6c1-4d8f-ada3-77b31b7c45a4',
        memory: 'Alex prefers tea',
        hash: '1f9222cea6d873ddb0f0a0eee25113f9',
        metadata: { category: 'drinks' },
        created_at: '2026-11-24T08:23:00.081594+00:00',
        updated_at: '2026-11-24T09:23:00+00:00',
        user_id: 'alex',
        role: 'user',
      },
      { id: 'b', memory: '  ', user_id: 'alex' },
    ],
  });

  const content = readDump('mem0', dump);

  expect(content).toEqual({
    rows: [
      {
        key: 'mem0/0d12c555-e6c1-4d8f-ada3-77b31b7c45a4',
        value: 'Alex prefers tea',
        namespace: 'alex',
        metadata: { category: 'drinks' },
        created_at: Date.UTC(2026, 10, 24, 8, 23, 0, 81),
        updated_at: Date.UTC(2026, 10, 24, 9, 23),
      },
    ],
    skipped: [{ index: 1, reason: 'has no memory text' }],
  });
});

test('mem0: the pages of the platform, one a line, keep categories, runs and expiry', () => {
  const page = (id: string) =>
    JSON.stringify({
      count: 2,
      next: null,
      previous: null,
      results: [
        {
          id,
          memory: 'The build runs at five',
          user_id: null,
          agent_id: 'ci',
          run_id: 'nightly',
          metadata: null,
          categories: ['technology', 'technology'],
          expiration_date: '2027-01-01',
          created_at: '2026-02-03T04:05:06-08:00',
        },
      ],
    });

  const { rows } = readDump('mem0', `${page('1')}\n${page('2')}\n`);

  expect(rows.map(({ key }) => key)).toEqual(['mem0/1', 'mem0/2']);
  expect(rows[0]).toMatchObject({
    namespace: 'ci',
    tags: ['technology', 'run:nightly'],
    created_at: Date.UTC(2026, 1, 3, 12, 5, 6),
    // It stays valid to the end of that day.
    expires_at: Date.UTC(2027, 0, 2),
  });
});

test('mem0: points of its vector store are read', () => {
  const dump = JSON.stringify([
    { id: 'p1', payload: { data: 'Ada lives in Leeds', user_id: 'ada', created_at: '2026-01-01T00:00:00Z' } },
  ]);

  const { rows } = readDump('mem0', dump);

  expect(rows).toEqual([
    { key: 'mem0/p1', value: 'Ada lives in Leeds', namespace: 'ada', created_at: Date.UTC(2026, 0, 1) },
  ]);
});

interface Point {
  id: string;
  payload: object;
}

test.each([
  ['an answer of Qdrant', (point: Point) => JSON.stringify({ result: { points: [point] }, status: 'ok' })],
  ['a file with a mark of byte order', (point: Point) => `\uFEFF${JSON.stringify([point])}`],
  [
    'a row whose payload is text',
    ({ payload, ...row }: Point) => JSON.stringify([{ ...row, payload: JSON.stringify(payload) }]),
  ],
])('mem0: the point in %s is read', (_, dump) => {
  const payload = { data: 'Ada lives in Leeds', user_id: 'ada', created_at: '2026-01-01 09:00:00.5+01' };

  const { rows, skipped } = readDump('mem0', dump({ id: 'p1', payload }));

  expect(skipped).toEqual([]);
  expect(rows).toEqual([
    {
      key: 'mem0/p1',
      value: 'Ada lives in Leeds',
      namespace: 'ada',
      created_at: Date.UTC(2026, 0, 1, 8, 0, 0, 500),
    },
  ]);
});

test('Supermemory: entries that were forgotten or superseded are left out', () => {
  const entry = {
    id: 'mem_1',
    memory: 'John moved to Seattle',
    isLatest: true,
    isForgotten: false,
    isStatic: false,
    version: 2,
    containerTags: ['user_123', 'crm'],
    metadata: { source: 'chat' },
    createdAt: '2026-03-01T10:00:00.000Z',
    updatedAt: '2026-03-02T10:00:00.000Z',
  };
  const dump = JSON.stringify({
    memoryEntries: [
      entry,
      { ...entry, id: 'mem_0', memory: 'John lives in Boston', isLatest: false },
      { ...entry, id: 'mem_2', isForgotten: true },
    ],
  });

  const content = readDump('supermemory', dump);

  expect(content.rows).toEqual([
    {
      key: 'supermemory/mem_1',
      value: 'John moved to Seattle',
      namespace: 'user_123',
      tags: ['crm'],
      metadata: { source: 'chat' },
      created_at: Date.UTC(2026, 2, 1, 10),
      updated_at: Date.UTC(2026, 2, 2, 10),
    },
  ]);
  expect(content.skipped.map(({ reason }) => reason)).toEqual(['was superseded', 'was forgotten']);
});

test('Supermemory: a document over the limit becomes several rows that lose no word', () => {
  const words = Array.from({ length: 2500 }, (_, index) => `word${index}`);
  const dump = JSON.stringify({
    memories: [
      {
        id: 'doc_1',
        customId: 'handbook',
        title: 'Handbook',
        content: words.join(' '),
        containerTags: ['docs'],
      },
      { id: 'doc_2', title: 'Empty', content: null, summary: null },
    ],
    pagination: { currentPage: 1, totalPages: 1 },
  });

  const content = readDump('supermemory', dump);

  expect(content.rows.flatMap(({ value }) => value.split(' '))).toEqual(words);
  expect(content.rows.every(({ value }) => value.length <= 5000)).toBe(true);
  expect(content.rows[1]).toMatchObject({ key: 'supermemory/handbook/2', metadata: { title: 'Handbook' } });
  expect(content.skipped).toEqual([{ index: 1, reason: 'has no content' }]);
});

test('LangGraph: items keep key and namespace, and what is not text as metadata', () => {
  const dump = JSON.stringify([
    {
      namespace: ['memories', 'alex'],
      key: 'drink',
      value: { text: 'prefers tea', mood: 'calm' },
      created_at: '2026-11-24T08:23:00',
      updated_at: '2026-11-24T08:23:00+00:00',
      score: null,
    },
    { namespace: [], key: 'theme', value: { theme: 'dark', size: 12 }, createdAt: '2026-11-24T08:23:00Z' },
    { namespace: ['memories'], key: 'gone', value: null },
  ]);

  const content = readDump('langgraph', dump);

  expect(content.rows).toEqual([
    {
      key: 'drink',
      value: 'prefers tea',
      namespace: 'memories.alex',
      metadata: { mood: 'calm' },
      created_at: Date.UTC(2026, 10, 24, 8, 23),
      updated_at: Date.UTC(2026, 10, 24, 8, 23),
    },
    { key: 'theme', value: '{"theme":"dark","size":12}', created_at: Date.UTC(2026, 10, 24, 8, 23) },
  ]);
  expect(content.skipped).toEqual([{ index: 2, reason: 'has no value' }]);
});

test('LangGraph: rows of the store table of Postgres and SQLite are read', () => {
  const dump = [
    '{"prefix":"memories.alex","key":"drink","value":"{\\"text\\":\\"prefers tea\\"}","created_at":"2026-11-24 08:23:00"}',
    '{"prefix":"memories.alex","key":"food","value":{"content":"likes rice"},"created_at":"2026-11-24T08:23:00.5+01:00"}',
  ].join('\n');

  const { rows } = readDump('langgraph', dump);

  expect(rows).toEqual([
    {
      key: 'drink',
      value: 'prefers tea',
      namespace: 'memories.alex',
      created_at: Date.UTC(2026, 10, 24, 8, 23),
    },
    {
      key: 'food',
      value: 'likes rice',
      namespace: 'memories.alex',
      created_at: Date.UTC(2026, 10, 24, 7, 23, 0, 500),
    },
  ]);
});

test('every row that is read is one that an import takes', () => {
  const dumps = [
    readDump(
      'mem0',
      JSON.stringify([
        { id: 1, memory: 'a\0b \ud800', user_id: 'u'.repeat(300), categories: ['c'.repeat(80)] },
      ]),
    ),
    readDump('supermemory', JSON.stringify([{ id: 'd', content: '🦊'.repeat(4000), containerTags: ['k'] }])),
    readDump('langgraph', JSON.stringify([{ key: 'k'.repeat(600), value: { big: 'x'.repeat(20_000) } }])),
  ];

  const rows = dumps.flatMap((dump) => dump.rows);

  const faults = rows.flatMap((row) => MemoryImportRow.safeParse(row).error?.issues ?? []);
  expect(rows).toHaveLength(8);
  expect(faults).toEqual([]);
});

test('what is nested too deep to be kept is left behind, and the memory with its text stays', () => {
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const records = {
    mem0: `{"id": 1, "memory": "tea", "metadata": ${deep}}`,
    supermemory: `{"id": "1", "memory": "tea", "metadata": ${deep}}`,
    langgraph: `{"key": "1", "value": {"text": "tea", "more": ${deep}}}`,
  };

  const [mem0, supermemory] = (['mem0', 'supermemory'] as const).map((from) => readDump(from, records[from]));
  const langgraph = readDump('langgraph', `${records.langgraph}\n{"key": "2", "value": "rice"}`);

  for (const dump of [mem0, supermemory]) {
    expect(dump?.rows).toMatchObject([{ value: 'tea' }]);
    expect(dump?.rows[0]).not.toHaveProperty('metadata');
  }
  expect(langgraph.skipped).toEqual([{ index: 0, reason: 'is nested more than 64 levels deep' }]);
  expect(langgraph.rows).toMatchObject([{ key: '2', value: 'rice' }]);
});

test.each([
  ['no JSON', 'id,memory\n1,tea', 'Line 1 of the dump is not JSON.'],
  ['a list of strings', '["tea"]', 'The dump holds something that is not an object.'],
])('a file with %s is refused', (_, text, message) => {
  const read = () => readDump('mem0', text);

  expect(read).toThrow(new DumpError(message));
});
