import { expect } from 'vitest';
import type { Ending } from './run-over-wire.ts';

/** Expects that a run got over its first answer. */
export function expectDone({ events, error }: Ending): void {
  expect(error).toBeUndefined();
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
}
