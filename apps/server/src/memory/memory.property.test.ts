import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../errors.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { dedupeMemories } from './bulk/clean-up/dedupe-memories.ts';
import { deleteMemories } from './bulk/clean-up/delete-memories.ts';
import { applyPlan } from './bulk/operations/apply-plan.ts';
import { undoOperation } from './bulk/operations/undo-operation.ts';
import { exportMemories } from './bulk/transfer/export-memories.ts';
import { importMemories } from './bulk/transfer/import-memories.ts';
import { wholeAccount } from './model/memory-scope.ts';
import { originOfKey } from './model/origin.ts';
import { searchMemories } from './search/search-memories.ts';
import { deleteMemory } from './store/delete-memory.ts';
import { getHistory } from './store/get-history.ts';
import { getMemory } from './store/get-memory.ts';
import { listMemories } from './store/list-memories.ts';
import { listNamespaces } from './store/list-namespaces.ts';
import { putMemory } from './store/put-memory.ts';
import { restoreMemory } from './store/restore-memory.ts';
import { createOracle, type Oracle, type OracleAnswer } from './testing/memory-oracle.ts';
import { setUpMemory } from './testing/set-up-memory.ts';

const memory = setUpMemory({ embedder: fakeEmbedder() });

const RUNS = Number(process.env.PROPERTY_RUNS ?? 12);
const origin = originOfKey('key', undefined);

const namespace = fc.constantFrom('default', 'n/2');
const key = fc.constantFrom('a', 'b', 'ж');
/** Does not say what it is about, and neither do the keys: such values are never merged. */
const PHRASE = 'two foxes';
const value = fc.constantFrom(
  PHRASE,
  'one fox lives here',
  'ein Fuchs, also ein fox, läuft durch den Wald',
  'fox は森に住んでいます',
);
const write = {
  namespace,
  key,
  value,
  tags: fc.option(fc.subarray(['x', 'y']), { nil: undefined }),
  importance: fc.option(fc.constantFrom(3, 8), { nil: undefined }),
};
const commands = {
  put: fc.record({ ...write, ifVersion: fc.option(fc.nat(3), { nil: undefined, freq: 4 }) }),
  get: fc.record({ namespace, key }),
  remove: fc.record({ namespace, key, hard: fc.boolean() }),
  restore: fc.record({
    namespace,
    key,
    version: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  }),
  removeMany: fc.record({
    dryRun: fc.boolean(),
    namespace: fc.option(namespace, { nil: undefined }),
    tag: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
  }),
  dedupe: fc.record({ dryRun: fc.boolean() }),
  importRows: fc.record({ dryRun: fc.boolean(), rows: fc.array(fc.record(write), { maxLength: 6 }) }),
  undo: fc.record({ which: fc.nat(5) }),
};
type Name = keyof typeof commands;
type Arbitraries = typeof commands;
type Command = {
  [N in Name]: { name: N; account: number; input: Arbitraries[N] extends fc.Arbitrary<infer I> ? I : never };
}[Name];
const command = fc.oneof(
  ...(Object.keys(commands) as Name[]).map((name) => ({
    weight: name === 'put' ? 4 : 1,
    arbitrary: fc.record({
      name: fc.constant(name),
      account: fc.nat(1),
      input: commands[name] as fc.Arbitrary<never>,
    }),
  })),
) as fc.Arbitrary<Command>;

interface Account {
  accountId: string;
  oracle: Oracle;
  operationIds: string[];
}

async function answerOf(work: Promise<unknown>): Promise<OracleAnswer> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof ApiError && (error.code === 'conflict' || error.code === 'not_found'))
      return error.code;
    throw error;
  }
}

/** Does the same to the real memory and to the oracle, and compares their answers. */
async function run({ accountId, oracle, operationIds }: Account, { name, input }: Command): Promise<void> {
  const { db, deps } = memory;
  const remember = (id: string | null) => {
    if (id !== null) operationIds.push(id);
    return id;
  };
  /** Does a bulk operation. Its dry run must change nothing; then the plan is applied. */
  const finish = async (outcome: { operation_id: string | null; plan_id: string | null }) => {
    if (outcome.plan_id === null) return remember(outcome.operation_id);
    return remember(
      (await applyPlan(deps, wholeAccount(accountId), { planId: outcome.plan_id, origin })).operation_id,
    );
  };
  switch (name) {
    case 'put': {
      const { ifVersion, ...request } = input;
      const answer = await answerOf(
        putMemory(deps, wholeAccount(accountId), { ...request, if_version: ifVersion, origin }),
      );
      expect(answer).toBe(oracle.put(input));
      return;
    }
    case 'get': {
      const expected = oracle.get(input.namespace, input.key);
      const found = await getMemory(db, wholeAccount(accountId), input).catch(() => undefined);
      expect(found?.value).toBe(expected?.value);
      return;
    }
    case 'remove':
      expect(await answerOf(deleteMemory(db, wholeAccount(accountId), { ...input, trust: 'user' }))).toBe(
        oracle.remove(input.namespace, input.key, input.hard),
      );
      return;
    case 'restore':
      expect(await answerOf(restoreMemory(deps, wholeAccount(accountId), input))).toBe(
        oracle.restore(input.namespace, input.key, input.version),
      );
      return;
    case 'removeMany': {
      const tags = input.tag === undefined ? undefined : [input.tag];
      const request = { namespace: input.namespace, tags, all: true, dry_run: input.dryRun, origin };
      const outcome = await deleteMemories(deps, wholeAccount(accountId), request);
      expect(outcome.removed).toBe(oracle.removeMany(await finish(outcome), input));
      return;
    }
    case 'dedupe': {
      const outcome = await dedupeMemories(deps, wholeAccount(accountId), {
        threshold: 1,
        dry_run: input.dryRun,
        origin,
      });
      expect(outcome.removed).toBe(oracle.dedupe(await finish(outcome)));
      return;
    }
    case 'importRows': {
      const outcome = await importMemories(deps, wholeAccount(accountId), { ...input, origin });
      expect(outcome).toMatchObject({ imported: input.rows.length, failed: 0, partial: false });
      oracle.importRows(await finish(outcome), input.rows);
      return;
    }
    case 'undo': {
      const id = operationIds[input.which % Math.max(1, operationIds.length)];
      if (id === undefined) return;
      expect(await answerOf(undoOperation(db, wholeAccount(accountId), id))).toBe(oracle.undo(id));
    }
  }
}

async function listLive(accountId: string, asOf?: number) {
  const { memories } = await listMemories(memory.db, wholeAccount(accountId), { limit: 100, as_of: asOf });
  return memories
    .map(({ namespace, key, version, value, tags, importance }) => ({
      namespace,
      key,
      version,
      value,
      tags,
      importance,
    }))
    .sort((a, b) => (`${a.namespace} ${a.key}` < `${b.namespace} ${b.key}` ? -1 : 1));
}

/** Nothing else happens in the milliseconds before and after the answer. */
async function quietMoment(): Promise<number> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 3));
  await pause();
  const now = Date.now();
  await pause();
  return now;
}

test(
  'whatever is done to memories, they are what a plain list says, now and at every time before',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 25 }), async (sequence) => {
        const accounts: Account[] = [];
        for (const _ of [0, 1]) {
          const { accountId } = await memory.newMemories();
          accounts.push({ accountId, oracle: createOracle({ phrases: [PHRASE] }), operationIds: [] });
        }
        const times: number[] = [];

        for (const step of sequence) {
          for (const { oracle } of accounts) oracle.nextStep();
          await run(accounts[step.account] as Account, step);
          times.push(await quietMoment());
        }

        for (const { accountId, oracle } of accounts) {
          const now = oracle.liveAfter(sequence.length);
          expect(await listLive(accountId)).toEqual(now);
          for (const [i, time] of times.entries()) {
            expect(await listLive(accountId, time)).toEqual(oracle.liveAfter(i + 1));
          }
          const { namespaces } = await listNamespaces(memory.db, wholeAccount(accountId));
          expect(namespaces.reduce((sum, { count }) => sum + count, 0)).toBe(now.length);
          const values = now.map((state) => `${state.namespace} ${state.key} ${state.value}`);
          for (const mode of ['hybrid', 'semantic', 'keyword'] as const) {
            const request = { query: 'fox foxes', mode, limit: 50 };
            const { results } = await searchMemories(memory.deps, wholeAccount(accountId), request);
            const found = results.map((result) => `${result.namespace} ${result.key} ${result.value}`);
            // Imported rows have no vector yet.
            if (mode === 'semantic') expect(values).toEqual(expect.arrayContaining(found));
            else expect(found.sort()).toEqual(values.sort());
          }
          for (const { namespace, key, version } of now) {
            const { versions } = await getHistory(memory.db, wholeAccount(accountId), { namespace, key });
            expect(versions[0]).toMatchObject({ version, valid_to: null });
          }
        }
      }),
      { numRuns: RUNS, endOnFailure: false, interruptAfterTimeLimit: RUNS * 4000 },
    );
  },
  RUNS * 10_000,
);

const bulk = fc.oneof(
  fc.record({ name: fc.constant('removeMany' as const), input: commands.removeMany }),
  fc.record({ name: fc.constant('dedupe' as const), input: commands.dedupe }),
  fc.record({ name: fc.constant('importRows' as const), input: commands.importRows }),
);

test(
  'undo takes a plan back to the byte, also after unrelated writes',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 8 }), bulk, async (sequence, { name, input }) => {
        const { accountId } = await memory.newMemories();
        const account: Account = { accountId, oracle: createOracle({ phrases: [PHRASE] }), operationIds: [] };
        for (const step of sequence) await run(account, step);
        const before = await exportHash(accountId);
        account.operationIds.length = 0;

        await run(account, { name, account: 0, input: { ...input, dryRun: true } } as Command);
        const unrelated = { namespace: 'unrelated', key: 'k' };
        await putMemory(memory.deps, wholeAccount(accountId), { ...unrelated, value: 'v', origin });
        for (const id of account.operationIds) await undoOperation(memory.db, wholeAccount(accountId), id);

        await deleteMemory(memory.db, wholeAccount(accountId), { ...unrelated, hard: true, trust: 'user' });
        expect(await exportHash(accountId)).toBe(before);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: RUNS * 4000 },
    );
  },
  RUNS * 10_000,
);

async function exportHash(accountId: string): Promise<string> {
  const pages = await Array.fromAsync(exportMemories(memory.db, wholeAccount(accountId), { history: true }));
  return createHash('sha256').update(JSON.stringify(pages)).digest('hex');
}
