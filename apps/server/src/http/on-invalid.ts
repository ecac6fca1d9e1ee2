import type { Hook } from '@hono/zod-openapi';
import type { ErrorCode } from '@jettson/contract';
import type { Context } from 'hono';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import { isNewerClient } from './client-version.ts';
import { findUnknownField } from './find-unknown-field.ts';

/** Fields whose faults have a code of their own in the contract. */
const CODE_OF_FIELD: Record<string, ErrorCode> = {
  task: 'invalid_task',
  region: 'invalid_region',
  key: 'invalid_key',
  value: 'invalid_value',
  query: 'invalid_query',
};

/** Turns a request that does not fit its schema into a typed error that names the first field at fault. */
export const onInvalid: Hook<unknown, AppEnv, string, unknown> = async (result, c) => {
  if (result.success) return isNewerClient(c) ? refuseUnknown(result, c) : undefined;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') || 'body';
  if (result.target === 'param') throw new ApiError('not_found', 'There is no such thing');
  const code =
    CODE_OF_FIELD[String(issue?.path[0])] ?? (result.target === 'query' ? 'invalid_query' : 'invalid_body');
  throw new ApiError(code, `${field}: ${issue?.message ?? 'not valid'}`, {
    details: { field, expected: issue?.message ?? 'a valid value' },
  });
};

/**
 * Fields that no schema knows are ignored, for the sake of older clients. A newer one has a right to an error: what it
 * asks for may be a limit or a permission, and must not be dropped in silence.
 */
async function refuseUnknown(
  { target, data }: { target: string; data: unknown },
  c: Context<AppEnv>,
): Promise<void> {
  if (target !== 'json' && target !== 'query') return;
  const field = findUnknownField(target === 'json' ? await c.req.json() : c.req.query(), data);
  if (field === undefined) return;
  throw new ApiError(target === 'json' ? 'invalid_body' : 'invalid_query', `${field}: not known here`, {
    details: { field, expected: 'a field that this version of the server knows' },
  });
}
