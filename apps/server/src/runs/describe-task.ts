import { selectAgentFilePaths } from '../files/agent-file-queries.ts';
import type { Run } from './run.ts';

/** The first message to the model: what was recalled, the task, and which input files there are. */
export async function describeTask({ deps, agent }: Run, recalled: string | null): Promise<string> {
  const paths = await selectAgentFilePaths(deps.database.db, agent.accountId, agent.id);
  const inputs = paths.length === 0 ? null : `Input files in /workspace:\n${paths.join('\n')}`;
  return [recalled, agent.task, inputs].filter((part) => part !== null).join('\n\n');
}
