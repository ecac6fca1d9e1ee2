import type { Hook } from '@hono/zod-openapi';
import type { ErrorCode } from '@jettson/contract';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';

/** Fields whose faults have a code of their own in the contract. */
const CODE_OF_FIELD: Record<string, ErrorCode> = {
  task: 'invalid_task',
  region: 'invalid_region',
  key: 'invalid_key',
  value: 'invalid_value',
  query: 'invalid_query',
};

/** Turns a request that does not fit its schema into a typed error that names the first field at fault. */
export const onInvalid: Hook<unknown, AppEnv, string, unknown> = (result) => {
  if (result.success) return;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') || 'body';
  if (result.target === 'param') throw new ApiError('not_found', 'There is no such thing');
  const code =
    CODE_OF_FIELD[String(issue?.path[0])] ?? (result.target === 'query' ? 'invalid_query' : 'invalid_body');
  throw new ApiError(code, `${field}: ${issue?.message ?? 'not valid'}`, {
    details: { field, expected: issue?.message ?? 'a valid value' },
  });
};
