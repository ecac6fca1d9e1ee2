import { isAnswer } from '@jettson/agent';
import type { Computer, ComputerLimits } from '@jettson/computers';
import { UNSYNCED } from '@jettson/database';
import { sql } from 'kysely';
import { getPlan } from '../accounts/get-plan.ts';
import { selectWaitingMessages } from '../agents/message-queries.ts';
import { claimComputer } from '../computers/claim-computer.ts';
import { computerLimits } from '../computers/computer-limits.ts';
import { placeFiles } from '../files/place-files.ts';
import type { RunSources } from '../memory/recall/run-sources.ts';
import type { LeasedAgent } from './claim-agents.ts';
import { type Journal, LeaseLostError, readHistory } from './journal.ts';
import type { RunDeps } from './run.ts';
import { openToolbox, type Toolbox } from './tools/open-toolbox.ts';

/** Told to the model when a run goes on on a new computer. */
const NEW_COMPUTER_NOTE =
  'Your computer was lost and replaced by a new one. /workspace has nothing but the input files of the task, and no process of before is running: ' +
  'do again what you still need of it.';

/** Where an agent works: its computer and the tools bound to it. Disposing ends both. */
export interface Workplace extends AsyncDisposable {
  computer: Computer;
  limits: ComputerLimits;
  toolbox: Toolbox;
}

/** Claims a computer for the agent and writes that down. */
export async function openWorkplace(
  deps: RunDeps,
  agent: LeasedAgent,
  { journal, sources }: { journal: Journal; sources: RunSources },
): Promise<Workplace> {
  const limits = computerLimits(await getPlan(deps.database.db, agent.accountId));
  const { computer, region, warm } = await claimComputer(deps.pools, agent.requestedRegion, limits);
  await using opened = new AsyncDisposableStack();
  opened.defer(() => computer.destroy());
  const isFirst = agent.computerId === null;
  const spawn_time_ms = await takeComputer(deps, agent, { computerId: computer.id, region, warm });
  await journal.record({
    type: 'computer-ready',
    data: { computer_id: computer.id, region, warm, spawn_time_ms },
    progress: {
      kind: 'info',
      message: isFirst ? `Computer ready in ${region}` : `New computer in ${region}`,
    },
  });
  const placed = await placeFiles(
    { db: deps.database.db, files: deps.files },
    agent.accountId,
    agent.id,
    computer,
  );
  if (placed.length > 0) {
    await journal.record({
      type: 'files-placed',
      data: { files: placed },
      progress: { kind: 'info', message: `${placed.length} input files in /workspace` },
    });
  }
  const toolbox = opened.use(openToolbox(deps, agent, { computer, journal, sources }));
  if (!isFirst && (await hasMoreToDo(deps, agent, toolbox))) {
    await journal.record({ type: 'user-message', data: { content: NEW_COMPUTER_NOTE } });
  }
  const kept = opened.move();
  return { computer, limits, toolbox, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Unless the last that was said is an answer, and nobody has said more: then the model is not asked again. */
async function hasMoreToDo({ database }: RunDeps, agent: LeasedAgent, { tools }: Toolbox): Promise<boolean> {
  const last = (await readHistory(database, agent)).at(-1);
  const hasAnswered =
    last?.type === 'final-result' || (last?.type === 'message' && isAnswer(last.data, tools));
  return !hasAnswered || (await selectWaitingMessages(database.db, agent.accountId, agent.id)).length > 0;
}

async function takeComputer(
  { database }: RunDeps,
  agent: LeasedAgent,
  { computerId, region, warm }: { computerId: string; region: string; warm: boolean },
): Promise<number> {
  const { rows } = await sql<{ startedAt: Date; spawnTimeMs: number }>`
    update agents
       set status = 'running', model = ${agent.model}, region = ${region}, computer_id = ${computerId}, updated_at = now(),
           started_at = coalesce(started_at, now()), warm_hit = coalesce(warm_hit, ${warm}),
           spawn_time_ms = coalesce(spawn_time_ms, extract(epoch from clock_timestamp() - created_at) * 1000)
     where ${UNSYNCED} and account_id = ${agent.accountId} and id = ${agent.id} and lease_id = ${agent.leaseId}
    returning started_at as "startedAt", spawn_time_ms as "spawnTimeMs"`.execute(database.db);
  const row = rows[0];
  if (row === undefined) throw new LeaseLostError(`lost the lease of ${agent.id}`);
  Object.assign(agent, { computerId, startedAt: row.startedAt });
  return row.spawnTimeMs;
}
