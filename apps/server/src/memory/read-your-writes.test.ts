import { says, scriptedModel } from '@jettson/agent/testing';
import { createEmbedder } from '@jettson/embedder';
import { expect, test } from 'vitest';
import { loadEmbeddings } from './bulk/clean-up/load-embeddings.ts';
import { selectForComparison } from './bulk/clean-up/select-live.ts';
import { extractMemories } from './recall/extraction/extract-memories.ts';
import { recallMemories } from './recall/recall-memories.ts';
import { holdEmbedder } from './testing/hold-embedder.ts';
import { setUpMemory } from './testing/set-up-memory.ts';
import { settles } from './testing/settles.ts';

const memory = setUpMemory({ embedder: createEmbedder({ provider: 'local' }) });

/** An account whose vectors of texts with the word are held up. */
async function accountWithout(word: string) {
  const { calls, ...held } = holdEmbedder(memory.deps.embedder, (text) => text.includes(word));
  const account = await memory.newMemories({}, { embedder: held.embedder });
  const countOf = (text: string) => calls.flat().filter((other) => other.includes(text)).length;
  return { ...account, ...held, countOf, deps: { ...memory.deps, embedder: held.embedder } };
}

test('an agent recalls by its meaning what was put just before', async () => {
  const { deps, scope, put, open } = await accountWithout('teal');
  await put('brand_color', 'The brand color is teal');

  const recalling = recallMemories(deps, scope, {
    task: 'Make a poster in our brand color',
    metadata: {},
    memory: null,
  });
  const isSettled = await settles(memory.db, recalling);
  open();

  expect(isSettled).toBe(false);
  expect((await recalling).memories.map(({ key }) => key)).toEqual(['brand_color']);
});

test('a clean-up does not embed again what is being embedded', async () => {
  const { deps, accountId, scope, put, open, countOf } = await accountWithout('teal');
  await put('brand_color', 'The brand color is teal');
  const live = await selectForComparison(memory.db, scope, {});

  const loading = loadEmbeddings(deps, accountId, live);
  const isSettled = await settles(memory.db, loading);
  open();

  expect(isSettled).toBe(false);
  expect((await loading).size).toBe(1);
  expect(countOf('teal')).toBe(1);
});

test('a fact that was put while the model extracted it is known', async () => {
  const { deps, scope, put, open } = await accountWithout('situated');
  const sentence = 'The office of Finchbook is located in Bristol';
  const model = scriptedModel(() =>
    says(JSON.stringify({ facts: [{ key: 'city', sentence, importance: 6 }] })),
  );
  const asked = Promise.withResolvers<void>();
  const answer = model.doGenerate;
  model.doGenerate = async (call) => {
    await put('where', 'The office of Finchbook is situated in Bristol');
    asked.resolve();
    return answer(call);
  };

  const extracting = extractMemories({ ...deps, model }, scope, {
    agentId: 'ag_1',
    task: 'Find out where the office is',
    metadata: {},
    memory: null,
    history: [],
    finalResult: `${sentence}.`,
    recalled: [],
  });
  await asked.promise;
  const isSettled = await settles(memory.db, extracting);
  open();

  expect(isSettled).toBe(false);
  expect(await extracting).toMatchObject({ saved: [], skipped: [{ key: 'city', reason: 'known' }] });
});
