import type { Computer, ComputerLimits } from '@jettson/computers';
import type { EgressGateway } from '@jettson/egress';
import { getPlan } from '../accounts/get-plan.ts';
import { startAgent } from '../agents/state.ts';
import { claimComputer } from '../computers/claim-computer.ts';
import { computerLimits } from '../computers/computer-limits.ts';
import { placeFiles } from '../files/place-files.ts';
import type { RunSources } from '../memory/recall/run-sources.ts';
import type { Journal } from './journal.ts';
import { heldRow } from './leases.ts';
import type { Run } from './run.ts';
import { openToolbox, type Toolbox } from './tools/open-toolbox.ts';

/** Per computer. A loop of refused connections produces thousands of denials a second. */
const MAX_DENIALS = 500;

/** Where an agent works: its computer and the tools bound to it. Disposing of it ends both. */
export interface Workplace extends AsyncDisposable {
  computer: Computer;
  limits: ComputerLimits;
  toolbox: Toolbox;
}

/** Claims a computer for the agent, which will run with `model`, and records that. */
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
  run.agent = heldRow(agent, await startAgent(db, agent.accountId, target, start));
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
  opened.defer(recordDenials(deps.gateway, journal, computer.id));
  opened.defer(recordOpening(deps.gateway, { journal, sources }, computer.id));
  const toolbox = opened.use(openToolbox(deps, agent, { computer, sources }));
  const kept = opened.move();
  return { computer, limits, toolbox, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/**
 * Logs the first 500 connections that the agent's computer is refused; the last entry says so. Returns the function
 * that stops it.
 */
export function recordDenials(
  gateway: Pick<EgressGateway, 'onDenied'>,
  journal: Pick<Journal, 'record'>,
  ownComputerId: string,
): () => void {
  let count = 0;
  return gateway.onDenied(({ computerId, target, reason }) => {
    if (computerId !== ownComputerId || count === MAX_DENIALS) return;
    count++;
    const isLast = count === MAX_DENIALS;
    // It does not wait; the next event that must be durable reports a failed write.
    void journal.record({
      type: 'egress-denied',
      data: { target, reason, ...(isLast && { further_denials: 'not recorded' as const }) },
    });
  });
}

/**
 * Records that the computer opened its first connection: from then on, the output of its commands may come from the
 * web, and a worker that continues from the log must know. Returns the function that stops it.
 */
export function recordOpening(
  gateway: Pick<EgressGateway, 'onOpened'>,
  { journal, sources }: { journal: Pick<Journal, 'record'>; sources: Pick<RunSources, 'note'> },
  ownComputerId: string,
): () => void {
  let isRecorded = false;
  return gateway.onOpened(({ computerId, target }) => {
    if (computerId !== ownComputerId || isRecorded) return;
    isRecorded = true;
    const event = { type: 'egress-opened', data: { target } } as const;
    sources.note(event);
    // Written at the latest with the end of the tool call that caused it.
    void journal.record(event);
  });
}
