import { parentPort } from 'node:worker_threads';
import { findFault } from './find-fault.ts';
import type { SchemaAnswer, SchemaQuestion } from './types.ts';

/**
 * The thread's entire program: a question in, its answer out, one at a time. The first message says that it is loaded.
 */
parentPort?.on('message', (question: SchemaQuestion) => {
  parentPort?.postMessage({ fault: findFault(question) } satisfies SchemaAnswer);
});
parentPort?.postMessage('ready');
