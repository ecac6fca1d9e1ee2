import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Fact, MEMORIES, RELATED_TASKS, UNRELATED_TASKS } from './data.ts';
import { makeFiller } from './make-filler.ts';
import { openRetrieval, PATIENCE, type Retrieval } from './open-retrieval.ts';

vi.setConfig(PATIENCE);

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

interface Account {
  accountId: string;
  tasks: typeof RELATED_TASKS;
}

/** One account that has all memories that the tasks are about; it grows from size to size. */
let whole: { accountId: string; size: number } | undefined;

/** Accounts of this size, which together have all memories that the tasks are about. */
async function accountsOf(size: number): Promise<Account[]> {
  if (size >= named.size) return [{ accountId: await growTo(size), tasks: RELATED_TASKS }];
  const accounts: Account[] = [];
  for (let start = 0; start < named.size; start += size) {
    const facts = inOrder.slice(Math.min(start, inOrder.length - size)).slice(0, size);
    const keys = new Set(facts.map(({ key }) => key));
    const tasks = RELATED_TASKS.filter(({ answers }) => answers.some((key) => keys.has(key)));
    accounts.push({ accountId: await retrieval.accountWith(facts), tasks });
  }
  return accounts;
}

async function growTo(size: number): Promise<string> {
  if (whole === undefined || whole.size > size)
    whole = { accountId: await retrieval.accountWith([]), size: 0 };
  await retrieval.add(whole.accountId, inOrder.slice(whole.size, size));
  whole.size = size;
  return whole.accountId;
}

test.each(SIZES)(
  'among %i memories a task gets the one that it names, and an unrelated task gets none',
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

test('the question for the brand color finds it at 0.4 in the largest account', async () => {
  const [account] = await accountsOf(Math.max(...SIZES));

  const { results } = await retrieval.search(account?.accountId as string, 'what color is the brand?', {
    min_score: 0.4,
  });

  expect(results[0]?.key).toBe('brand_color');
});
