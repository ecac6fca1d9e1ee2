import { isAnswer } from '@jettson/agent';
import type { Computer, ComputerLimits } from '@jettson/computers';
import { getPlan } from '../accounts/get-plan.ts';
import { selectWaitingMessages } from '../agents/message-queries.ts';
import { startAgent } from '../agents/state.ts';
import { claimComputer } from '../computers/claim-computer.ts';
import { computerLimits } from '../computers/computer-limits.ts';
import { placeFiles } from '../files/place-files.ts';
import type { LeasedAgent } from './claim-agents.ts';
import { readHistory } from './journal.ts';
import { heldRow, type Run, type RunDeps } from './run.ts';
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

/** Claims a computer for the agent, which is to run with `model`, and writes that down. */
export async function openWorkplace(run: Run, model: string): Promise<Workplace> {
  const { deps, agent, journal, sources } = run;
  const { db } = deps.database;
  const limits = computerLimits(await getPlan(db, agent.accountId));
  const { computer, region, warm } = await claimComputer(deps.pools, agent.requestedRegion, limits);
  await using opened = new AsyncDisposableStack();
  opened.defer(() => computer.destroy());
  const isFirst = agent.computerId === null;
  const start = { model, computerId: computer.id, region, warm };
  const target = { agentId: agent.id, leaseId: agent.leaseId };
  run.agent = heldRow(run, await startAgent(db, agent.accountId, target, start));
  await journal.record({
    type: 'computer-ready',
    data: { computer_id: computer.id, region, warm, spawn_time_ms: run.agent.spawnTimeMs ?? 0 },
    progress: {
      kind: 'info',
      message: isFirst ? `Computer ready in ${region}` : `New computer in ${region}`,
    },
  });
  const placed = await placeFiles({ db, files: deps.files }, agent.accountId, agent.id, computer);
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
