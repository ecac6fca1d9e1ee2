import { type Database, transaction } from '@jettson/database';
import type { Files } from '../../files/open-file-store.ts';
import { removeFile } from '../../files/remove-file.ts';
import {
  deleteAgentRows,
  deleteSomeEvents,
  endEventDeletions,
  type Leftovers,
  lockTrees,
} from '../../lifecycle/deletion-queries.ts';
import { isDatabaseAway } from '../../outside-trouble.ts';
import { type OldAgent, selectAgentsWithOldEvents, selectOldAgents } from './retention-queries.ts';

/** Few enough for a transaction of some hundredths of a second, which others may wait for. */
const AGENTS_AT_ONCE = 100;
const EVENTS_AT_ONCE = 1000;

interface PruneDeps {
  db: Database;
  files: Files;
}

/** Deletes some agents that their plans keep no longer, with their trees. Returns how many; 0 when none is left. */
export async function pruneAgents({ db, files }: PruneDeps, signal: AbortSignal): Promise<number> {
  let pruned = 0;
  for (const [accountId, old] of byAccount(await selectOldAgents(db, AGENTS_AT_ONCE))) {
    const tree = await transaction(db, (tx) => lockTrees(tx, accountId, idsOf(old)));
    // A log may be long, and a transaction must be short.
    await deleteEvents(db, accountId, { agentIds: idsOf(tree), signal });
    if (signal.aborted) break;
    const left = await transaction(db, async (tx) => {
      const locked = await lockTrees(tx, accountId, idsOf(old));
      if (locked.some(({ isLive }) => isLive)) return [];
      pruned += locked.length;
      return (await deleteAgentRows(tx, accountId, idsOf(locked))).files;
    });
    await removeContents({ db, files }, left);
  }
  return pruned;
}

/** What the store does not remove now, the sweep removes later: the agents are gone, and others are to go. */
async function removeContents({ db, files }: PruneDeps, left: Leftovers['files']): Promise<void> {
  try {
    for (const file of left) await removeFile({ db, files }, file);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
  }
}

/** Deletes the events of some agents whose plans keep them no longer. Returns of how many agents. */
export async function pruneEvents({ db }: Pick<PruneDeps, 'db'>, signal: AbortSignal): Promise<number> {
  const agents = await selectAgentsWithOldEvents(db, AGENTS_AT_ONCE);
  for (const [accountId, old] of byAccount(agents)) {
    await deleteEvents(db, accountId, { agentIds: idsOf(old), signal });
    if (signal.aborted) break;
  }
  return agents.length;
}

/** Stops on the signal, like a crash, in between: the next run of `pruneEvents` deletes the rest. */
async function deleteEvents(
  db: Database,
  accountId: string,
  { agentIds, signal }: { agentIds: string[]; signal: AbortSignal },
): Promise<void> {
  const limit = EVENTS_AT_ONCE;
  while ((await deleteSomeEvents(db, accountId, { agentIds, limit })) === limit) {
    if (signal.aborted) return;
  }
  await endEventDeletions(db, accountId, agentIds);
}

const idsOf = (agents: readonly { id: string }[]) => agents.map(({ id }) => id);

const byAccount = (agents: readonly OldAgent[]) => Map.groupBy(agents, ({ accountId }) => accountId);
