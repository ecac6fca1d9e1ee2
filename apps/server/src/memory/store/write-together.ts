import type { WrittenMemory } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { coalesceByKind, type Outcomes } from '../../coalesce.ts';
import { decideEach } from '../../http/decide-each.ts';
import { type IdempotentCall, openAnswers } from '../../http/idempotency.ts';
import { isOutsideTrouble } from '../../outside-trouble.ts';
import type { MemoryScope } from '../model/memory-scope.ts';
import type { WrittenVersion } from './embedding-backlog.ts';
import type { NewPassage } from './encode-later.ts';
import { openBatch, type StoreDeps, storeBatch } from './memory-batch.ts';
import type { MemoryInput } from './put-in-batch.ts';
import { type DecidedPut, decidePut } from './write-memory.ts';

interface Put {
  deps: StoreDeps;
  scope: MemoryScope;
  input: MemoryInput;
  call: IdempotentCall;
}

/** `call`: its answer is to be recorded. */
type Decision = DecidedPut & { call?: IdempotentCall };

interface Written {
  memory: WrittenMemory;
  /** Undefined if nothing changed. */
  written?: WrittenVersion;
}

/** On the embedded database everybody waits for each statement. */
const MAX_BATCH = 16;

/**
 * Writes a memory when the put is next. The writes of an account take turns anyway, so those that are waiting in this process
 * share the next transaction: one lock, one look at the quota, one sync of the disk for all of them.
 */
export function writeTogether(put: Put): Promise<Written> {
  const { db } = put.deps;
  // Callers with the same account may reach different memories.
  const write =
    writers.get(db) ??
    coalesceByKind<Put, Written>(({ scope }) => JSON.stringify(scope), writeBatch, { countNext });
  writers.set(db, write);
  return write(put);
}

const writers = new WeakMap<Database, (put: Put) => Promise<Written>>();

/** Puts of one name take turns, because a batch reads what is there once; so do those with one idempotency key. */
function countNext(waiting: Put[]): number {
  const seen = new Set<string>();
  const next = waiting.slice(0, MAX_BATCH).findIndex(({ input: { namespace, key }, call }) => {
    const marks = [JSON.stringify([namespace, key]), ...(call.key === undefined ? [] : [`key ${call.key}`])];
    const isRepeated = marks.some((mark) => seen.has(mark));
    for (const mark of marks) seen.add(mark);
    return isRepeated;
  });
  return next === -1 ? Math.min(waiting.length, MAX_BATCH) : next;
}

/** If one of them cannot be stored, and nothing says which, each is stored alone. */
async function writeBatch(puts: Put[]): Promise<Outcomes<Written>> {
  try {
    return await writeAtOnce(puts);
  } catch (error) {
    if (puts.length === 1 || isOutsideTrouble(error)) throw error;
  }
  const outcomes: Outcomes<Written> = [];
  for (const put of puts) {
    const alone = await writeAtOnce([put]).catch((reason) => [{ status: 'rejected' as const, reason }]);
    outcomes.push(...alone);
  }
  return outcomes;
}

/**
 * Decides on puts in order, and stores those that are allowed, with their answers, in one transaction under the account's
 * lock. A refused put does not affect the others; if this throws, all of them are undone.
 */
async function writeAtOnce(puts: Put[]): Promise<Outcomes<Written>> {
  const [{ deps, scope }] = puts as [Put];
  const { accountId } = scope;
  return transaction(deps.db, async (tx) => {
    const batch = await openBatch(
      tx,
      scope,
      puts.map(({ input }) => input),
    );
    const answers = await openAnswers<WrittenMemory>(
      tx,
      accountId,
      'memory.put',
      puts.map(({ call }) => call),
    );
    const decisions = await decideEach(puts, async ({ call, input }): Promise<Decision> => {
      const earlier = answers.find(call);
      if (earlier !== undefined) return { version: undefined, answer: () => earlier };
      const decided = await decidePut(tx, scope, batch, input);
      return { ...decided, call };
    });
    const embedded = await storeBatch({ ...deps, db: tx }, accountId, batch);
    const outcomes = decisions.map((decision): PromiseSettledResult<Written> => {
      if (decision.status === 'rejected') return decision;
      const { version, answer, call } = decision.value;
      const memory = answer();
      if (call !== undefined) answers.give(call, memory);
      if (version === undefined) return { status: 'fulfilled', value: { memory } };
      const { key, value, versionId } = version as NewPassage;
      const written = { version: { versionId, key, value }, isEmbedded: embedded.has(versionId) };
      return { status: 'fulfilled', value: { memory, written } };
    });
    await answers.filing()?.execute(tx);
    return outcomes;
  });
}
