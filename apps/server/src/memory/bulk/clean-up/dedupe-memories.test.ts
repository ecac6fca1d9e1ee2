import { expect, test } from 'vitest';
import { originOfKey } from '../../model/origin.ts';
import { getMemory } from '../../store/get-memory.ts';
import { listMemories } from '../../store/list-memories.ts';
import { setUpMemory } from '../../testing/set-up-memory.ts';
import { importMemories } from '../transfer/import-memories.ts';
import { dedupeMemories } from './dedupe-memories.ts';

const origin = originOfKey('key', undefined);
const memory = setUpMemory();

async function dedupe(memories: Parameters<typeof memory.newMemories>[0]) {
  const { scope } = await memory.newMemories(memories);
  const answer = await dedupeMemories(memory.deps, scope, { origin });
  const { memories: left } = await listMemories(memory.db, scope, {});
  return { scope, answer, left: left.map(({ key }) => key).sort() };
}

test('pairs that are alike are left, and listed with the reason', async () => {
  const { answer, left } = await dedupe({
    dose: 'Take 5 mg of the medicine every morning',
    dose_2: 'Take 5 g of the medicine every morning',
    alice_diet: 'vegetarian',
    bob_diet: 'vegetarian',
  });

  expect(left).toHaveLength(4);
  expect(answer.removed).toBe(0);
  expect(answer.near_duplicates.map(({ reason }) => reason).sort()).toEqual(['subject', 'text']);
});

test('what stays has the tags and metadata of what went, with its own trust', async () => {
  const page = { value: 'The brand color is teal', provenance: { kind: 'web_page' as const } };
  const { scope, left } = await dedupe({
    note: { ...page, tags: ['brand'], metadata: { page: 3 }, importance: 8 },
    note_2: { ...page, tags: ['color'], metadata: { seen: true } },
  });

  expect(left).toEqual(['note']);
  expect(await getMemory(memory.db, scope, { key: 'note' })).toMatchObject({
    tags: ['brand', 'color'],
    metadata: { page: 3, seen: true },
    trust: 'web',
    version: 1,
  });
});

test('of two the one that lasts longer stays, however important the other is', async () => {
  const { left } = await dedupe({
    note: { value: 'The door code is on the board', expires_in_days: 1, importance: 9 },
    note_2: { value: 'The door code is on the board', importance: 2 },
  });

  expect(left).toEqual(['note_2']);
});

test('where one is trusted more and the other lasts longer, both stay and are listed', async () => {
  const { answer, left } = await dedupe({
    note: { value: 'The door code is on the board', expires_in_days: 1 },
    note_2: { value: 'The door code is on the board', provenance: { kind: 'web_page' } },
  });

  expect(left).toEqual(['note', 'note_2']);
  expect(answer.near_duplicates).toMatchObject([{ reason: 'trust_or_expiry', similarity: 1 }]);
});

test.each([
  { value: 'The red fox sleeps at noon', left: ['b'] },
  { value: 'Der Fuchs schläft am Mittag', left: ['b'] },
  { value: '森の狐は昼に眠っています', left: ['b'] },
  { value: 'red fox', left: ['a', 'b'] },
])('of "$value" under keys that name nothing, $left stay, whatever way they were written', async (one) => {
  const put = await memory.newMemories({ a: one.value, b: one.value });
  const imported = await memory.newMemories();
  const rows = [{ namespace: 'default', key: 'b', value: one.value, importance: 6 }];
  await importMemories(memory.deps, imported.scope, { rows, origin });
  await imported.put('a', one.value);

  for (const { scope } of [put, imported]) {
    await dedupeMemories(memory.deps, scope, { threshold: 1, origin });
    const { memories } = await listMemories(memory.db, scope, {});
    expect(memories.map(({ key }) => key).sort()).toEqual(one.left);
  }
});

test('unrelated facts in a language that the model does not know are no duplicates', async () => {
  const facts = ['ऐना को मूँगफली से एलर्जी है', 'सर्वर बर्लिन में है', 'बैठक सोमवार को है', 'किराया नौ सौ यूरो है'];

  const { left } = await dedupe(Object.fromEntries(facts.map((value, i) => [`fact_${i}`, value])));

  expect(left).toHaveLength(4);
});
