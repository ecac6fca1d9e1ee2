import { createHash } from 'node:crypto';

/** The id of a span that several processes may send: the same parts give the same id. */
export function spanIdOf(...parts: readonly (string | number)[]): string {
  return hashOf(parts).slice(0, 16);
}

/** The id of a trace that nobody has begun: the same parts give the same id. */
export function traceIdOf(...parts: readonly (string | number)[]): string {
  return hashOf(parts).slice(0, 32);
}

function hashOf(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
