import { DEFAULT_NAMESPACE, type Memory } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../../errors.ts';
import { readMemory, selectMemoryAt } from './queries.ts';
import { toMemory } from './to-memory.ts';

export interface GetMemoryInput {
  key: string;
  namespace?: string | undefined;
  /** Milliseconds: the memory as it was then. */
  as_of?: number | undefined;
}

/** The live memory, counted as read; or, with `as_of`, what it was then. Throws `not_found`. */
export async function getMemory(
  { db }: { db: Database },
  accountId: string,
  { key, namespace = DEFAULT_NAMESPACE, as_of: asOf }: GetMemoryInput,
): Promise<Memory> {
  const row =
    asOf === undefined
      ? await readMemory(db, accountId, { namespace, key })
      : await selectMemoryAt(db, accountId, { namespace, key, asOf });
  if (row === undefined) throw noSuchMemory();
  return toMemory(row);
}

/** The error for a memory that is absent, or another account's. */
export function noSuchMemory(): ApiError {
  return new ApiError('not_found', 'There is no such memory');
}
