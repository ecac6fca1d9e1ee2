import { DEFAULT_NAMESPACE, type Memory } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { toMemory } from '../model/to-memory.ts';
import { noSuchMemory } from './memory-errors.ts';
import { readMemory, selectMemoryAt } from './queries.ts';

export interface GetMemoryInput {
  key: string;
  namespace?: string | undefined;
  /** Milliseconds: the memory as it was then. */
  as_of?: number | undefined;
}

/** The live memory, counted as read; or, with `as_of`, what it was then. Throws `not_found`. */
export async function getMemory(
  db: Database,
  accountId: string,
  { key, namespace = DEFAULT_NAMESPACE, as_of: asOf }: GetMemoryInput,
): Promise<Memory> {
  const version =
    asOf === undefined
      ? await readMemory(db, accountId, { namespace, key })
      : await selectMemoryAt(db, accountId, { namespace, key, asOf });
  if (version === undefined) throw noSuchMemory();
  return toMemory(version);
}
