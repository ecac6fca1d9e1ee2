import { randomUUID } from 'node:crypto';
import { ContextOverflowError, ModelError } from '@jettson/agent';
import type { Logger } from 'pino';
import type { AgentEnd } from '../agents/state.ts';
import { FilesNotPlacedError } from '../files/place-files.ts';
import { ModelConfigError } from '../models/model-config-error.ts';
import { UnreadableSecretError } from '../sealing/sealing.ts';
import { LogLimitError } from './log-limit-error.ts';
import { MaxDurationError } from './max-duration-error.ts';
import { RequiredServerError, UnknownToolRuleError } from './tools/server-errors.ts';

/** An end that is not an answer. `error` is for people. */
export function failed(reason: string, error: string): AgentEnd {
  return { status: 'error', reason, finalResult: null, error };
}

/**
 * How a run that failed with `error` ends. Errors that the user can act on are shown; a bug is logged in full and shown
 * as an id for looking it up.
 */
export function toFailure(error: unknown, log: Logger): AgentEnd {
  if (error instanceof MaxDurationError) return failed('max_duration_exceeded', error.message);
  if (error instanceof LogLimitError) return failed('log_limit_reached', error.message);
  if (error instanceof ContextOverflowError) return failed('context_too_small', error.message);
  if (error instanceof ModelError) return failed('model_error', error.message);
  if (error instanceof ModelConfigError) return failed('model_unavailable', error.message);
  if (error instanceof UnreadableSecretError) return failed('secret_unreadable', error.message);
  if (error instanceof RequiredServerError) return failed('mcp_server_failed', error.message);
  if (error instanceof UnknownToolRuleError) return failed('unknown_tool_rule', error.message);
  if (error instanceof FilesNotPlacedError) return failed('files_not_placed', error.message);
  const errorId = randomUUID();
  log.error({ err: error, errorId }, 'run failed');
  return failed(
    'internal_error',
    `Something failed on our side; the server's log has the details under ${errorId}`,
  );
}

/** For an agent whose workers keep dying and that makes no progress in between: it may be what kills them. */
export function crashedRepeatedly(attempts: number): AgentEnd {
  return failed(
    'worker_crashed',
    `The run was interrupted ${attempts} times in a row, and no tool call succeeded in between`,
  );
}
