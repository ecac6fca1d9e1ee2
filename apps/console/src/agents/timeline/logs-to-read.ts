import type { AgentTree } from './agent-tree.ts';

/** So many logs are read at once without being asked for. */
const AT_ONCE = 20;

/**
 * The sub-agents whose logs are read. Of a large tree these are the ones that somebody looks at, that wait for a decision, or
 * that failed, the youngest of them; `isWhole`: all of them, because steps are looked for in the whole run.
 */
export function logsToRead(
  tree: Pick<AgentTree, 'ids' | 'hasFailed' | 'isAsking'>,
  { unfolded, isWhole }: { unfolded: ReadonlySet<string>; isWhole: boolean },
): readonly string[] {
  if (isWhole || tree.ids.length <= AT_ONCE) return tree.ids;
  const failed = new Set(tree.ids.filter(tree.hasFailed).slice(-AT_ONCE));
  return tree.ids.filter((id) => unfolded.has(id) || tree.isAsking(id) || failed.has(id));
}
