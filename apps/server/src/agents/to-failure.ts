import { randomUUID } from 'node:crypto';
import { ModelError } from '@jettson/agent';
import type { Logger } from 'pino';
import { ModelConfigError } from '../models/model-config-error.ts';
import { LeaseLostError } from './journal.ts';
import type { FinishedAgent } from './queries.ts';

const failed = (reason: string, error: string): FinishedAgent => ({
  status: 'error',
  reason,
  finalResult: null,
  error,
});

/**
 * How a run ends that failed with `error`. What the user can act on is said; a bug is logged whole and shown
 * as an id to look it up by. A lost lease is no end and is thrown on.
 */
export function toFailure(error: unknown, log: Logger): FinishedAgent {
  if (error instanceof LeaseLostError) throw error;
  if (error instanceof ModelError) return failed('model_error', error.message);
  if (error instanceof ModelConfigError) return failed('model_unavailable', error.message);
  const errorId = randomUUID();
  log.error({ err: error, errorId }, 'run failed');
  return failed('internal_error', `Something failed on our side; the server's log has it as ${errorId}`);
}

export function maxDurationExceeded(maxRunSeconds: number): FinishedAgent {
  return failed('max_duration_exceeded', `The run took longer than the plan's ${maxRunSeconds} s`);
}

/** For an agent whose workers died again and again: it may be what kills them. */
export function crashedRepeatedly(attempts: number): FinishedAgent {
  return failed('worker_crashed', `${attempts} workers in a row ended during this run`);
}
