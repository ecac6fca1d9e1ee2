export type { Attempt, Field } from './attempt.ts';
export { GUESSING } from './guessing.ts';
export { MESSAGES } from './messages.ts';
export { NAMES } from './names.ts';
export { RAW_CLIENT } from './raw-client.ts';
export { READING } from './reading.ts';
export { startAttemptHosts } from './start-hosts.ts';
