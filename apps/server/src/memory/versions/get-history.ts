import { DEFAULT_NAMESPACE, type MemoryHistory, type MemoryVersion } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { noSuchMemory } from './get-memory.ts';
import { selectStates } from './queries.ts';
import { toMemoryVersion } from './to-memory.ts';

/** All versions of a key, newest first, each as it last was. Throws `not_found` for a key without any. */
export async function getHistory(
  { db }: { db: Database },
  accountId: string,
  { key, namespace = DEFAULT_NAMESPACE }: { key: string; namespace?: string | undefined },
): Promise<MemoryHistory> {
  const states = await selectStates(db, accountId, { namespace, key });
  if (states.length === 0) throw noSuchMemory();
  const versions = new Map<number, MemoryVersion>();
  for (const state of states) {
    // A later state of the same version changed only its attributes: the version began with the first.
    const began = versions.get(state.version)?.valid_from ?? state.validFrom;
    versions.set(state.version, { ...toMemoryVersion(state), valid_from: began });
  }
  return { versions: [...versions.values()].reverse() };
}
