import type { Database } from '@jettson/database';
import { type MemoryScope, mayWrite } from '../../model/memory-scope.ts';
import { countByNamespace } from '../../store/count-queries.ts';

/** A model has to read them all. */
const MOST = 50;
/** A shorter name stands in any task by chance. */
const MIN_NAMED_CHARS = 3;

/**
 * The namespaces that a run's facts may be written to, the usual one first: those of the memories that bear on the run, and
 * those that the task names. A writer that is limited to one namespace has no choice. None is made up: whatever the
 * model names has to be among these.
 */
export async function findNamespaces(
  db: Database,
  scope: MemoryScope,
  { known, task }: { known: { namespace: string }[]; task: string },
): Promise<string[]> {
  const all = await countByNamespace(db, scope);
  const named = all.filter(
    ({ namespace }) => namespace.length >= MIN_NAMED_CHARS && task.includes(namespace),
  );
  const meant = [...known, ...named].filter((name) => mayWrite(scope, name));
  return [...new Set([scope.home, ...meant.map(({ namespace }) => namespace)])].slice(0, MOST);
}
