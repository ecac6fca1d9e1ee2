import { type MemoryScope, mayWrite } from '../../model/memory-scope.ts';

/** A model has to read them all. */
const MOST = 50;
/** A shorter name stands in any task by chance. */
const MIN_NAMED_CHARS = 3;

/**
 * The namespaces that a run's facts may be written to, the usual one first. The others are those of `all`, the namespaces
 * with memories, that the task names, and those of the memories that bear on the run. A writer that is limited to one
 * namespace has no choice. None is made up: whatever the model names has to be among these.
 */
export function findNamespaces(
  scope: MemoryScope,
  all: readonly { namespace: string }[],
  { known, task }: { known: { namespace: string }[]; task: string },
): string[] {
  const named = all.filter(
    ({ namespace }) => namespace.length >= MIN_NAMED_CHARS && task.includes(namespace),
  );
  const meant = [...known, ...named].filter((name) => mayWrite(scope, name));
  return [...new Set([scope.home, ...meant.map(({ namespace }) => namespace)])].slice(0, MOST);
}
