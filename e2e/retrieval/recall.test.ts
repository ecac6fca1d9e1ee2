import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fact, MEMORIES, RELATED_TASKS, UNRELATED_TASKS } from './data.ts';
import { makeFiller } from './make-filler.ts';
import { openRetrieval, type Retrieval } from './open-retrieval.ts';

/** Sizes of accounts; the large ones are tested by a separate command. */
const SIZES = (process.env.JETTSON_TEST_RECALL_SIZES ?? '10,100,438').split(',').map(Number);

let retrieval: Retrieval;
beforeAll(async () => {
  retrieval = await openRetrieval();
});
afterAll(() => retrieval[Symbol.asyncDispose]());

const named = new Set(RELATED_TASKS.flatMap(({ answers }) => answers));
/** First the memories that the tasks are about, then the other memories, then facts about other subjects. */
const inOrder: Fact[] = [
  ...MEMORIES.filter(({ key }) => named.has(key)),
  ...MEMORIES.filter(({ key }) => !named.has(key)),
  ...makeFiller(Math.max(0, ...SIZES) - MEMORIES.length),
];

const accountsBySize = new Map<number, ReturnType<typeof makeAccounts>>();

/** Accounts of this size, which together have all memories that the tasks are about. */
function accountsOf(size: number): ReturnType<typeof makeAccounts> {
  const made = accountsBySize.get(size) ?? makeAccounts(size);
  accountsBySize.set(size, made);
  return made;
}

async function makeAccounts(size: number) {
  const starts = Array.from({ length: Math.ceil(named.size / size) }, (_, i) =>
    Math.min(i * size, inOrder.length - size),
  );
  const accounts = [];
  for (const start of starts) {
    const facts = inOrder.slice(start, start + size);
    const keys = new Set(facts.map(({ key }) => key));
    const tasks = RELATED_TASKS.filter(({ answers }) => answers.some((key) => keys.has(key)));
    accounts.push({ accountId: await retrieval.accountWith(facts), tasks });
  }
  return accounts;
}

test.each(SIZES)(
  'among %i memories a task gets the one that it names, and an unrelated task gets none',
  { timeout: 900_000 },
  async (size) => {
    const accounts = await accountsOf(size);
    const missed: string[] = [];
    const wrong: string[] = [];
    let asked = 0;

    for (const { accountId, tasks } of accounts) {
      for (const { task, answers } of tasks) {
        const { memories } = await retrieval.recall(accountId, task);
        if (!memories.some(({ key }) => answers.includes(key))) missed.push(task);
        asked++;
      }
      for (const task of UNRELATED_TASKS) {
        const { memories } = await retrieval.recall(accountId, task);
        if (memories.length > 0) wrong.push(`${task} got ${memories.map(({ key }) => key)}`);
      }
    }

    const found = 1 - missed.length / asked;
    const wrongly = wrong.length / (accounts.length * UNRELATED_TASKS.length);
    const figures = `${size}: ${found.toFixed(3)} found, ${wrongly.toFixed(3)} wrong`;
    expect(found, `${figures}\nmissed: ${missed.join(' | ')}`).toBeGreaterThanOrEqual(0.85);
    expect(wrongly, `${figures}\nwrong: ${wrong.join(' | ')}`).toBeLessThanOrEqual(0.05);
  },
);

test('the question for the brand color finds it at 0.4 in the largest account', {
  timeout: 900_000,
}, async () => {
  const [account] = await accountsOf(Math.max(...SIZES));

  const { results } = await retrieval.search(account?.accountId as string, 'what color is the brand?', {
    min_score: 0.4,
  });

  expect(results[0]?.key).toBe('brand_color');
});
