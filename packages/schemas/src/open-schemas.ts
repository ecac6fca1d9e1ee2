import { type SchemaThread, startThread } from './start-thread.ts';
import type { SchemaFault, SchemaQuestion, Schemas } from './types.ts';

export interface SchemasOptions {
  /** How many threads there are at most; they start when they are needed. */
  threads?: number;
  /** Time limit for one question, milliseconds. A usual schema takes less than 50 on an idle machine. */
  limitMs?: number;
}

interface Job {
  question: SchemaQuestion;
  answer: PromiseWithResolvers<SchemaFault | undefined>;
}

/** See Schemas. Accounts take turns, and each has at most one question in progress. */
export function openSchemas({ threads = 2, limitMs = 3_000 }: SchemasOptions = {}): Schemas {
  /** By account, in the order of their turns. */
  const waiting = new Map<string, Job[]>();
  const working = new Set<string>();
  const idle: SchemaThread[] = [];
  const started = new Set<SchemaThread>();
  let closed = false;

  function ask(accountId: string, question: SchemaQuestion): Promise<SchemaFault | undefined> {
    if (closed) return Promise.reject(new Error('schemas are closed'));
    const job: Job = { question, answer: Promise.withResolvers() };
    const jobs = waiting.get(accountId);
    if (jobs === undefined) waiting.set(accountId, [job]);
    else jobs.push(job);
    startNext();
    return job.answer.promise;
  }

  function startNext(): void {
    for (const [accountId, jobs] of waiting) {
      if (working.size >= threads) return;
      if (working.has(accountId)) continue;
      const job = jobs.shift();
      // The account goes back to the end of the queue.
      waiting.delete(accountId);
      if (jobs.length > 0) waiting.set(accountId, jobs);
      if (job !== undefined) void work(accountId, job);
    }
  }

  async function work(accountId: string, { question, answer }: Job): Promise<void> {
    working.add(accountId);
    const thread = idle.pop() ?? startThread(limitMs);
    started.add(thread);
    try {
      const reply = await thread.ask(question);
      if (reply === null) started.delete(thread);
      else idle.push(thread);
      answer.resolve(reply === null ? tooSlow(question, limitMs) : reply.fault);
    } catch (error) {
      started.delete(thread);
      await thread.stop();
      answer.reject(error);
    }
    working.delete(accountId);
    if (!closed) startNext();
  }

  return {
    findSchemaFault: (accountId, schema, { isFlat } = {}) => ask(accountId, { schema, isFlat }),
    findValueFault: (accountId, schema, value, { name = 'answer' } = {}) =>
      ask(accountId, { schema, value: { checked: value, name } }),
    async close() {
      closed = true;
      for (const { answer } of [...waiting.values()].flat()) answer.reject(new Error('schemas are closed'));
      waiting.clear();
      await Promise.all([...started].map((thread) => thread.stop()));
    },
  };
}

function tooSlow({ value }: SchemaQuestion, limitMs: number): SchemaFault {
  const what = value === undefined ? 'to compile' : 'to check';
  return {
    of: value === undefined ? 'schema' : 'value',
    path: '',
    message: `takes more than ${limitMs / 1000} s, or more than 128 MB, ${what}`,
  };
}
