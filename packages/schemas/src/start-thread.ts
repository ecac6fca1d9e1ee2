import { Worker } from 'node:worker_threads';
import type { SchemaAnswer, SchemaQuestion } from './types.ts';

export interface SchemaThread {
  /** One question at a time. Null: the thread was terminated because the answer took too much time or memory. */
  ask(question: SchemaQuestion): Promise<SchemaAnswer | null>;
  stop(): Promise<void>;
}

/** Starts a thread that answers questions about schemas, each within `limitMs`, counted from when it is loaded. */
export function startThread(limitMs: number): SchemaThread {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), {
    name: 'schemas',
    execArgv: [],
    // It does not need our environment, which holds secrets.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
  });
  const ready = Promise.withResolvers<boolean>();
  let awaited: PromiseWithResolvers<SchemaAnswer | null> | undefined;
  const end = () => {
    ready.resolve(false);
    awaited?.resolve(null);
  };
  thread.on('message', (message: SchemaAnswer | 'ready') => {
    if (message === 'ready') ready.resolve(true);
    else awaited?.resolve(message);
  });
  thread.on('error', end);
  thread.on('exit', end);
  // An idle thread must not keep the process alive; a question must.
  thread.unref();

  return {
    async ask(question) {
      thread.ref();
      if (!(await ready.promise)) throw new Error('the thread for schemas did not start');
      awaited = Promise.withResolvers();
      const patience = setTimeout(() => void thread.terminate(), limitMs);
      try {
        thread.postMessage(question);
        return await awaited.promise;
      } finally {
        clearTimeout(patience);
        thread.unref();
      }
    },
    async stop() {
      await thread.terminate();
    },
  };
}
