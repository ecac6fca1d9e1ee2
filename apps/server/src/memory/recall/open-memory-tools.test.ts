import { expect, test } from 'vitest';
import { wholeAccount } from '../model/memory-scope.ts';
import { REVERSING } from '../testing/reversing-reranker.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { openMemoryTools } from './open-memory-tools.ts';
import { openRunSources } from './run-sources.ts';

const memories = setUpMemory();

async function toolsOfNewAccount(plan?: string) {
  const { accountId } = await memories.newMemories({}, plan ? { plan } : {});
  const sources = openRunSources();
  const open = (agentId: string) =>
    openMemoryTools(memories.deps, wholeAccount(accountId), { agentId, sources });
  return { sources, memory: open('ag_1'), ofSecondAgent: open('ag_2') };
}

test('what one agent puts, another agent of the account gets, finds, lists and deletes', async () => {
  const { memory, ofSecondAgent } = await toolsOfNewAccount();

  await memory.put({ key: 'drink', value: 'Ada always orders tea', tags: ['ada'], importance: 7 });
  const got = await ofSecondAgent.get({ key: 'drink' });
  const found = await ofSecondAgent.search({ query: 'tea', tags: ['ada'], min_score: 0.1 });
  const listed = await ofSecondAgent.list({ tags: ['ada'], limit: 5 });
  const deleted = [await ofSecondAgent.delete({ key: 'drink' }), await memory.delete({ key: 'drink' })];

  expect(got).toMatchObject({ value: 'Ada always orders tea', importance: 7, trust: 'agent' });
  expect(got).toMatchObject({ provenance: { kind: 'agent', agent_id: 'ag_1' } });
  expect(found).toMatchObject([{ key: 'drink' }]);
  expect(listed).toMatchObject([{ key: 'drink' }]);
  expect(deleted).toEqual([true, false]);
  expect(await memory.get({ key: 'drink' })).toBeNull();
});

test('after a page was read, what is put has the trust of the web', async () => {
  const { memory, sources } = await toolsOfNewAccount();
  const url = 'https://example.com/prices';
  sources.note({
    type: 'tool-call-start',
    data: { step: 1, call_id: 'c', name: 'jettson_browser_navigate', input: { url } },
  });

  const record = await memory.put({ key: 'price', value: 'The plan costs 19 pounds' });

  expect(record).toMatchObject({
    trust: 'web',
    provenance: { kind: 'web_page', agent_id: 'ag_1', tool: 'jettson_browser_navigate', url },
  });
});

test.each([
  ['a NUL', { key: 'a', value: 'x\0y' }],
  ['a key that is too long', { key: 'k'.repeat(600), value: 'x' }],
])('%s is a fault that the model is told of', async (_, input) => {
  const { memory } = await toolsOfNewAccount();

  const refused = memory.put(input);

  await expect(refused).rejects.toMatchObject({ name: 'ToolError' });
});

test('a full plan is a fault that the model is told of', async () => {
  const { memory } = await toolsOfNewAccount('free');
  for (let i = 0; i < 100; i++) await memory.put({ key: `k${i}`, value: 'x' });

  const refused = memory.put({ key: 'one_more', value: 'x' });

  await expect(refused).rejects.toMatchObject({ name: 'ToolError', message: expect.stringContaining('100') });
});

test('a search has the order of the reranker', async () => {
  const { scope } = await memories.newMemories({
    drink: 'Ada always orders tea',
    office: 'The office opens at nine',
  });
  const run = { agentId: 'ag_1', sources: openRunSources() };
  const tools = openMemoryTools({ ...memories.deps, reranker: REVERSING }, scope, run);

  const found = await tools.search({ query: 'What does Ada order?' });

  expect(found).toMatchObject([{ key: 'office' }, { key: 'drink' }]);
});
