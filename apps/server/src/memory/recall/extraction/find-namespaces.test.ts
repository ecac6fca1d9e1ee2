import { says, scriptedModel } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { type MemoryScope, toScope } from '../../model/memory-scope.ts';
import { originOfAgent } from '../../model/origin.ts';
import { getMemory } from '../../store/get-memory.ts';
import { setUpMemory } from '../../testing/set-up-memory.ts';
import { extractMemories } from './extract-memories.ts';

const memory = setUpMemory();

const fact = (key: string) => ({ sentence: 'The diet of the user is vegetarian', key, importance: 6 });

const run = {
  task: 'Tell me what user-7 and user-8 may eat',
  finalResult: 'The diet of the user is vegetarian.',
  metadata: {},
  memory: null,
  history: [],
  recalled: [],
};

async function accountOfTwoUsers() {
  const { scope, put } = await memory.newMemories();
  const diet = { value: 'The diet of the user is vegan', origin: originOfAgent('ag_0') };
  for (const namespace of ['user-7', 'user-8']) await put('diet', { ...diet, namespace });
  let runs = 0;
  const extract = (of: MemoryScope, ...facts: unknown[]) => {
    const model = scriptedModel(() => says(JSON.stringify({ facts })));
    const completed = { ...run, agentId: `ag_${++runs}` };
    const extracted = extractMemories({ ...memory.deps, model }, of, completed);
    return { extracted, prompt: () => JSON.stringify(model.doGenerateCalls[0]) };
  };
  return { scope, extract };
}

test('a fact goes to the namespace that the model names, and not to another one with the same key', async () => {
  const { scope, extract } = await accountOfTwoUsers();

  const { extracted } = extract(scope, {
    ...fact('diet'),
    namespace: 'user-7',
  });

  expect((await extracted)?.saved).toMatchObject([{ namespace: 'user-7', key: 'diet', version: 2 }]);
  expect((await getMemory(memory.db, scope, { namespace: 'user-8', key: 'diet' })).version).toBe(1);
});

test('a namespace that the model makes up is no answer', async () => {
  const { scope, extract } = await accountOfTwoUsers();

  const { extracted } = extract(scope, {
    ...fact('diet'),
    namespace: 'user-9',
  });

  expect(await extracted).toEqual({ saved: [], skipped: [] });
});

test('what one user is known to be is news of another user', async () => {
  const { scope, extract } = await accountOfTwoUsers();
  const said = { ...fact('food'), namespace: 'user-7' };
  await extract(scope, said).extracted;

  const { extracted } = extract(scope, { ...said, namespace: 'user-8' });

  expect((await extracted)?.saved).toMatchObject([{ namespace: 'user-8', key: 'food' }]);
});

test('a run that is limited to one namespace is asked for none', async () => {
  const { scope, extract } = await accountOfTwoUsers();
  const limited = toScope(scope.accountId, { read: ['user-8', 'user-7'], write: 'user-8' });

  const { extracted, prompt } = extract(limited, fact('food'));

  expect((await extracted)?.saved).toMatchObject([{ namespace: 'user-8' }]);
  expect(prompt()).not.toContain('One of the namespaces');
});
