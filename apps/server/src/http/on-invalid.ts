import type { Hook } from '@hono/zod-openapi';
import { type ErrorCode, firstFault } from '@jettson/contract';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';

/** Fields whose faults have their own code in docs/errors.md. */
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
  if (result.target === 'param') throw new ApiError('not_found', 'Not found');
  const { path, message, isUnknownField } = firstFault(result.error);
  const field = path.join('.') || 'body';
  const ofField = isUnknownField ? undefined : CODE_OF_FIELD[path[0] ?? ''];
  throw new ApiError(
    ofField ?? (result.target === 'query' ? 'invalid_query' : 'invalid_body'),
    `${field}: ${message}`,
    { details: { field, expected: message } },
  );
};
