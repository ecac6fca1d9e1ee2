import type { Memory } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type MemoryScope, nameToRead } from '../model/memory-scope.ts';
import { toMemory } from '../model/to-memory.ts';
import { noSuchMemory } from './memory-errors.ts';
import { readMemory, selectMemoryAt } from './queries.ts';

export interface GetMemoryInput {
  key: string;
  namespace?: string | undefined;
  /** Milliseconds: returns the memory as it was then. */
  as_of?: number | undefined;
}

/** The live memory, counted as read; with `as_of`, what it was then. Throws `not_found`. */
export async function getMemory(
  db: Database,
  scope: MemoryScope,
  { as_of: asOf, ...request }: GetMemoryInput,
): Promise<Memory> {
  const name = nameToRead(scope, request);
  const version =
    asOf === undefined
      ? await readMemory(db, scope, name)
      : await selectMemoryAt(db, scope, { ...name, asOf });
  if (version === undefined) throw noSuchMemory();
  return toMemory(version);
}
