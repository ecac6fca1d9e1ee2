import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { originOfKey } from '../model/origin.ts';
import { searchMemories } from '../search/search-memories.ts';
import { holdEmbedder } from '../testing/hold-embedder.ts';
import { holdTransactions } from '../testing/hold-transactions.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { settles } from '../testing/settles.ts';
import { embeddingBacklog } from './embedding-backlog.ts';
import { putMemory } from './put-memory.ts';

const memory = setUpMemory({ embedder: fakeEmbedder() });

const held = () => holdEmbedder(fakeEmbedder());

async function countVectors(accountId: string) {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from memory_vectors where account_id = ${accountId}`.execute(memory.db);
  return rows[0]?.count;
}

test('vectors that a search waits for are made before those that came earlier', async () => {
  const { embedder, calls, next, open } = held();
  const busy = await memory.newMemories({}, { embedder });
  const { scope, put } = await memory.newMemories({}, { embedder });
  for (let i = 0; i < 60; i++) await busy.put(`note_${i}`, `Note ${i} of many`);
  await put('drink', 'Ada always orders tea');

  const search = searchMemories({ ...memory.deps, embedder }, scope, { query: 'tea', mode: 'semantic' });
  // Two batches are under way.
  next();
  await expect.poll(() => calls.length).toBe(3);
  open();

  expect((await search).results.map(({ key }) => key)).toEqual(['drink']);
  expect(calls[2]).toEqual(['drink: Ada always orders tea']);
});

test('a version whose account nobody searches is not passed over for ever', async () => {
  const { embedder, calls, next, open } = held();
  const busy = await memory.newMemories({}, { embedder });
  const { put } = await memory.newMemories({}, { embedder });
  for (let i = 0; i < 32; i++) await busy.put(`note_${i}`, `Note ${i} of many`);
  await put('drink', 'Ada always orders tea');

  const isMade = () => calls.flat().includes('drink: Ada always orders tea');
  for (let i = 0; i < 40 && !isMade(); i++) {
    await busy.put(`more_${i}`, `Note ${i} of more`);
    void embeddingBacklog(embedder).untilEmbedded(busy.accountId);
    const before = calls.length;
    next();
    await expect.poll(() => calls.length).toBeGreaterThan(before);
  }
  open();

  expect(calls[2]).not.toContain('drink: Ada always orders tea');
  expect(isMade()).toBe(true);
});

test('a put waits while its account has 64 without a vector, and those of other accounts do not', async () => {
  const { embedder, calls, next, open } = held();
  const busy = await memory.newMemories({}, { embedder });
  const other = await memory.newMemories({}, { embedder });
  for (let i = 0; i < 64; i++) await busy.put(`note_${i}`, `Note ${i} of many`);

  const further = busy.put('further', 'One more');
  const isStored = await settles(memory.db, further);
  await other.put('drink', 'Ada always orders tea');
  next();
  await further;
  await expect.poll(() => calls.length).toBe(3);
  open();

  expect(isStored).toBe(false);
  // Accounts take turns: the other one does not wait behind all 64.
  expect(calls[2]).toContain('drink: Ada always orders tea');
});

test('an account that comes last does not wait until many others have all their vectors', async () => {
  const { embedder, calls, next, open } = held();
  const busy = await Promise.all(Array.from({ length: 16 }, () => memory.newMemories({}, { embedder })));
  const { put } = await memory.newMemories({}, { embedder });
  for (let i = 0; i < 6; i++) await Promise.all(busy.map((other) => other.put(`k${i}`, `Note ${i} of many`)));
  await put('drink', 'Ada always orders tea');

  // Two batches are under way; of those that wait, the account is at most the seventeenth.
  for (const count of [3, 4]) {
    next();
    await expect.poll(() => calls.length).toBe(count);
  }
  open();

  expect(calls.flat()).toContain('drink: Ada always orders tea');
});

test('an account whose lock is held keeps no other from its vectors', async () => {
  const { embedder, calls, open } = held();
  const { heldDb, hold, letGo } = holdTransactions(memory.db);
  const locked = await memory.newMemories({}, { embedder });
  const other = await memory.newMemories({}, { embedder });
  const origin = originOfKey(locked.keyId, null);
  const deps = { ...memory.deps, db: heldDb, embedder };
  for (let i = 0; i < 48; i++)
    await putMemory(deps, locked.scope, { key: `k${i}`, value: `Note ${i}`, origin });
  await expect.poll(() => calls.length).toBe(2);
  hold();
  open();

  await other.put('drink', 'Ada always orders tea');
  await expect.poll(() => countVectors(other.accountId)).toBe(1);
  const before = await countVectors(locked.accountId);
  letGo();
  await embeddingBacklog(embedder).untilEmbedded(locked.accountId);

  expect(before).toBe(0);
  expect(await countVectors(locked.accountId)).toBe(48);
});

test('a version does not wait for the model of another language', async () => {
  const own = held();
  const others = holdEmbedder(fakeEmbedder({ modelId: 'fake-others' }));
  const embedder = { ...own.embedder, otherLanguages: others.embedder };
  const newAccount = () => memory.newMemories({}, { embedder });
  const [busy, german, english] = await Promise.all([newAccount(), newAccount(), newAccount()]);
  for (let i = 0; i < 2; i++) {
    await busy.put(`note_${i}`, 'Ada lives in a house in Leeds');
    await expect.poll(() => own.calls.length).toBe(i + 1);
  }
  await german.put('drink', 'Ada trinkt morgens immer einen Tee und isst dazu ein Brot mit Honig');
  await english.put('drink', 'Ada always orders tea in the morning');

  void embeddingBacklog(embedder).untilEmbedded(german.accountId);
  const isEmbedded = embeddingBacklog(embedder).untilEmbedded(english.accountId);
  own.open();
  await expect.poll(() => others.calls.length).toBe(1);
  await expect.poll(() => countVectors(english.accountId)).toBe(1);
  const isSettled = await settles(memory.db, isEmbedded);
  others.open();

  expect(isSettled).toBe(true);
});
