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

/** Of one computer. A loop that knocks at closed doors does so thousands of times a second. */
const MAX_DENIALS = 500;

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
 * Writes to the agent's log what its computer was refused, the first 500 times; the last entry says so. Returns the
 * function that ends it.
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
    // It waits for nothing, and what cannot be written is noticed by the next event that has to be.
    void journal.record({
      type: 'egress-denied',
      data: { target, reason, ...(isLast && { further_denials: 'not recorded' as const }) },
    });
  });
}

/**
 * Writes down that the computer opened its first connection: what its commands say may come from the web then, and whoever
 * goes on from the log has to know. Returns the function that ends it.
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
    // Written with the end of the tool call that did it, at the latest.
    void journal.record(event);
  });
}
