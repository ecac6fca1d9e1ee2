import type { Context } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import { type MemoryScope, toScope } from './model/memory-scope.ts';

/** Which of the account's memories the caller may see and write: all of them, unless its key is limited. */
export function scopeOf({ var: { accountId, memoryLimit } }: Context<AppEnv>): MemoryScope {
  return toScope(accountId, memoryLimit);
}
