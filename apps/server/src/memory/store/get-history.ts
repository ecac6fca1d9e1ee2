import type { MemoryHistory, MemoryVersion } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type MemoryScope, nameToRead } from '../model/memory-scope.ts';
import { toMemoryVersion } from '../model/to-memory.ts';
import { noSuchMemory } from './memory-errors.ts';
import { selectVersions } from './queries.ts';

/** All versions of a key, newest first, each as it last was. Throws `not_found` for a key without any. */
export async function getHistory(
  db: Database,
  scope: MemoryScope,
  request: { key: string; namespace?: string | undefined },
): Promise<MemoryHistory> {
  const versions = await selectVersions(db, scope, nameToRead(scope, request));
  if (versions.length === 0) throw noSuchMemory();
  const byNumber = new Map<number, MemoryVersion>();
  for (const version of versions) {
    // A later row with the same number changed only attributes: the value has held since the first row.
    const began = byNumber.get(version.version)?.valid_from ?? version.validFrom;
    byNumber.set(version.version, { ...toMemoryVersion(version), valid_from: began });
  }
  return { versions: [...byNumber.values()].reverse() };
}
