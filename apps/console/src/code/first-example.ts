import type { Example } from './example-code.ts';

/** For somebody who has a key and nothing else. */
export const FIRST: Example = { task: 'What is the newest release of Node.js?', options: {} };
