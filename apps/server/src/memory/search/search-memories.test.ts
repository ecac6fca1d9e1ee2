import type { PutMemoryRequest, SearchMemoriesRequest } from '@jettson/contract';
import { EmbedderError } from '@jettson/embedder';
import { expect, test } from 'vitest';
import { importMemories } from '../bulk/transfer/import-memories.ts';
import { wholeAccount } from '../model/memory-scope.ts';
import { originOfAgent, originOfKey } from '../model/origin.ts';
import { deleteMemory } from '../store/delete-memory.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { searchMemories } from './search-memories.ts';

const memory = setUpMemory();

/** An account with these memories, by key. */
async function newMemories(memories: Parameters<typeof memory.newMemories>[0] = {}) {
  const { accountId, put } = await memory.newMemories(memories);
  const search = async (request: SearchMemoriesRequest) =>
    (await searchMemories(memory.deps, wholeAccount(accountId), request)).results;
  const find = async (request: SearchMemoriesRequest) => (await search(request)).map(({ key }) => key);
  return { accountId, put, search, find };
}

const BRAND = [
  '#7C3AED',
  'The brand color is #7C3AED',
  'Brand color: teal',
  'Indigo is the color of our brand',
];

test.each(BRAND)('"what color is the brand?" finds brand_color = "%s" as the only memory', async (value) => {
  const { find } = await newMemories({ brand_color: value });

  expect(await find({ query: 'what color is the brand?', min_score: 0.4 })).toEqual(['brand_color']);
});

test('"what color is the brand?" finds brand_color among others, and nothing else', async () => {
  const { find } = await newMemories({
    brand_color: BRAND[1] as string,
    brand_font: 'The brand font is Inter',
    office: 'The office is in Berlin, near the river',
    deploy_day: 'Deployments happen on Fridays at 5pm',
    ada_drink: 'Ada prefers tea over coffee',
  });

  expect((await find({ query: 'what color is the brand?' }))[0]).toBe('brand_color');
  expect(await find({ query: 'what color is the brand?', min_score: 0.4 })).toEqual(['brand_color']);
});

test('a question that nothing answers finds nothing above the advised score', async () => {
  const { find } = await newMemories({
    office: 'The office is in Berlin, near the river',
    ada_drink: 'Ada prefers tea over coffee',
  });

  expect(await find({ query: 'how do I renew my passport?', min_score: 0.4 })).toEqual([]);
});

test('meaning finds what shares no word with the question', async () => {
  const { find } = await newMemories({
    a: 'Bob is allergic to peanuts',
    b: 'The quarterly report is due in March',
    c: 'Deployments happen on Fridays',
  });

  expect((await find({ query: 'which foods make him sick?' }))[0]).toBe('a');
  expect((await find({ query: 'which foods make him sick?', mode: 'semantic' }))[0]).toBe('a');
  expect(await find({ query: 'which foods make him sick?', mode: 'keyword' })).toEqual([]);
});

test.each([
  ['src/memory/index.ts', 'path'],
  ['index.ts', 'path'],
  ['PROJ-4711', 'ticket'],
  ['4711', 'ticket'],
  ['max_retries', 'setting'],
  ['ops@acme.io', 'mail'],
  ['Café', 'place'],
  ['cafe', 'place'],
  ['お茶', 'japanese'],
  ['茶', 'japanese'],
  ['ข้าว', 'thai'],
  ['МОСКВА', 'russian'],
  ['🎉', 'emoji'],
])('the words of "%s" find %s', async (query, key) => {
  const { find } = await newMemories({
    path: 'The entry is src/memory/index.ts',
    ticket: 'The outage is tracked as PROJ-4711',
    setting: 'max_retries is three',
    mail: 'Alerts go to ops@acme.io',
    place: 'They meet at the Café Central',
    japanese: '彼女は毎朝お茶を飲みます',
    thai: 'ฉันชอบกินข้าวผัด',
    russian: 'Она живёт в Москва Сити',
    emoji: 'Done is written as 🎉 here',
  });

  expect((await find({ query, mode: 'keyword' }))[0]).toBe(key);
});

test.each([
  ["'; drop table memories; --"],
  ['a & b | !c <-> (d:*)'],
  ['the of and'],
  ['x'],
  ['\\'],
  ['it\'s "quoted"'],
  ['🤷'],
  ['%_%'],
  ['w'.repeat(5000)],
  ['ab '.repeat(1666)],
  ['漢'.repeat(5000)],
  ['   '],
])('any text is a legal query: %s', async (query) => {
  const { find } = await newMemories({ k: 'Deployments happen on Fridays' });

  for (const mode of ['hybrid', 'semantic', 'keyword'] as const) {
    expect(await find({ query, mode, min_score: 0.5 })).toEqual([]);
  }
});

test('a superseded, deleted or expired value is never found, in any mode', async () => {
  const { put, search, accountId } = await newMemories({
    color: 'The wall is crimson',
    gone: 'The wall is crimson too',
  });
  await put('color', 'The wall is green');
  await put('brief', { value: 'The wall was crimson for a moment', expires_in_days: 1e-9 });
  await deleteMemory(memory.db, wholeAccount(accountId), { key: 'gone', trust: 'user' });

  for (const mode of ['hybrid', 'semantic', 'keyword'] as const) {
    const results = await search({ query: 'crimson wall', mode });
    expect(results.map(({ value }) => value)).toEqual(['The wall is green']);
  }
});

test('a search in the far future finds what is live now', async () => {
  const { find } = await newMemories({ wall: 'The wall is crimson' });

  for (const mode of ['hybrid', 'keyword'] as const) {
    expect(await find({ query: 'crimson wall', mode, as_of: Number.MAX_SAFE_INTEGER })).toEqual(['wall']);
  }
});

test('as_of searches what was live then', async () => {
  const { put, search } = await newMemories();
  const before = await put('color', 'The wall is crimson');
  await put('color', 'The wall is green');

  for (const mode of ['hybrid', 'semantic', 'keyword'] as const) {
    const results = await search({ query: 'crimson wall', mode, as_of: before.updated_at });
    expect(results.map(({ value, version }) => [value, version])).toEqual([['The wall is crimson', 1]]);
  }
});

test('all filters hold at once', async () => {
  const match: Partial<PutMemoryRequest> = {
    namespace: 'n',
    tags: ['x', 'y'],
    metadata: { team: { id: 7 }, a: 1 },
  };
  const { find, put } = await newMemories({
    yes: { value: 'the red fox', ...match },
    other_namespace: { value: 'the red fox', ...match, namespace: 'm' },
    one_tag: { value: 'the red fox', ...match, tags: ['x'] },
    other_metadata: { value: 'the red fox', ...match, metadata: { team: { id: 8 } } },
    from_web: {
      value: 'the red fox',
      ...match,
      provenance: { kind: 'web_page', url: 'https://example.com' },
    },
  });
  const origin = originOfAgent('ag_1', { source: 'auto_extracted' });
  await put('extracted', { value: 'the red fox', ...match, origin });

  for (const mode of ['hybrid', 'semantic', 'keyword'] as const) {
    const found = await find({
      query: 'red fox',
      mode,
      namespace: 'n',
      tags: ['y', 'x'],
      metadata: { team: { id: 7 } },
      source: 'manual',
      min_trust: 'user',
      created_after: Date.now() - 60_000,
      created_before: Date.now() + 60_000,
    });
    expect(found).toEqual(['yes']);
    expect(await find({ query: 'red fox', mode, created_after: Date.now() + 60_000 })).toEqual([]);
  }
});

test('what matches alike is ordered by importance, then by age', async () => {
  const { find } = await newMemories({
    low: { value: 'the red fox', namespace: 'a', importance: 2 },
    older: { value: 'the red fox', namespace: 'b' },
    newer: { value: 'the red fox', namespace: 'c' },
    high: { value: 'the red fox', namespace: 'd', importance: 9 },
  });

  for (const mode of ['semantic', 'keyword'] as const) {
    expect(await find({ query: 'red fox', mode })).toEqual(['high', 'newer', 'older', 'low']);
  }
});

test('the parts of a score and the words that matched can be seen', async () => {
  const { search } = await newMemories({ fox: 'the red foxes jump', dog: 'a lazy dog' });

  const [result] = await search({ query: 'a red fox jumping over zebras', explain: true });

  expect(result?.key).toBe('fox');
  const { semantic, keyword, importance, timeDecay } = result?.breakdown ?? {};
  expect(semantic).toBeGreaterThan(0.7);
  expect(keyword).toBeGreaterThan(0.5);
  expect(keyword).toBeLessThan(1);
  expect(importance).toBe(0.5);
  expect(timeDecay).toBeCloseTo(1);
  expect(result?.explain?.words.map(({ word }) => word).sort()).toEqual(['fox', 'jump', 'red']);
});

test('while the embedder is down a hybrid search goes by words, and a semantic one says so', async () => {
  const { accountId } = await newMemories({ drink: 'Ada orders tea' });
  const down = () => Promise.reject(new EmbedderError('unavailable', 'down'));
  const deps = { ...memory.deps, embedder: { ...memory.deps.embedder, embedQuery: down } };

  const hybrid = await searchMemories(deps, wholeAccount(accountId), { query: 'tea' });
  const semantic = searchMemories(deps, wholeAccount(accountId), { query: 'tea', mode: 'semantic' });

  expect(hybrid.results.map(({ key }) => key)).toEqual(['drink']);
  await expect(semantic).rejects.toMatchObject({ code: 'unavailable' });
});

test('search filters by who wrote a memory', async () => {
  const { find, put } = await newMemories({ mine: 'the red fox' });
  await put('theirs', { value: 'the red fox', origin: originOfAgent('ag_7') });

  expect(await find({ query: 'red fox', provenance: { agent_id: 'ag_7' } })).toEqual(['theirs']);
  expect(await find({ query: 'red fox', provenance: { kind: 'key' } })).toEqual(['mine']);
});

test('a search of many words with filters takes a few times as long as one of a single word, not once for each', async () => {
  const { accountId } = await memory.newMemories({}, { plan: 'pro' });
  const words = Array.from({ length: 120 }, (_, i) => String.fromCharCode(97 + (i % 26)).repeat(3 + i / 26));
  const rows = Array.from({ length: 700 }, (_, i) => ({
    key: `k${i}`,
    value: `${words.join(' ')} number ${i} ${'and more '.repeat(150)}`,
    tags: ['a'],
    metadata: { team: 'x' },
  }));
  await importMemories(memory.deps, wholeAccount(accountId), { rows, origin: originOfKey('key', undefined) });
  const filters = { tags: ['a'], metadata: { team: 'x' }, as_of: Date.now() + 1000 };
  const shortestOf = async (query: string) => {
    const times: number[] = [];
    for (let i = 0; i < 4; i++) {
      const start = performance.now();
      await searchMemories(memory.deps, wholeAccount(accountId), { query, mode: 'keyword', ...filters });
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };

  const one = await shortestOf('aaa');
  const many = await shortestOf(words.join(' '));

  expect(many / one).toBeLessThan(12);
}, 60_000);
