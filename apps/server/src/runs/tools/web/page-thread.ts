import { parentPort, workerData } from 'node:worker_threads';
import { toMarkdown } from './to-markdown.ts';

// The thread's entire program: the page that it was started with, as Markdown.

parentPort?.postMessage(toMarkdown(workerData));
