import type { Computer, ComputerLimits } from '@jettson/computers';
import type { EgressGateway } from '@jettson/egress';
import { getPlan } from '../accounts/get-plan.ts';
import { type AgentDefinition, envPlace, hasComputer } from '../agents/agent-definition.ts';
import type { NewEvent } from '../agents/append-events.ts';
import type { Checkpoint } from '../agents/checkpoint.ts';
import { notifyEvents } from '../agents/notify-events.ts';
import { selectSealedEnv } from '../agents/queries.ts';
import { startAgent } from '../agents/state.ts';
import { claimComputer } from '../computers/claim-computer.ts';
import { computerLimits } from '../computers/computer-limits.ts';
import { placeFiles } from '../files/place-files.ts';
import { type LaidOut, layOutSnapshot } from '../files/snapshots/lay-out-snapshot.ts';
import { newId } from '../ids.ts';
import type { RunSources } from '../memory/recall/run-sources.ts';
import type { Journal } from './journal.ts';
import { heldRow } from './leases.ts';
import { recordSecrets } from './record-secrets.ts';
import type { Run } from './run.ts';
import { hasRemoteTools, openRemoteTools } from './tools/open-remote-tools.ts';
import { openToolbox, type Toolbox } from './tools/open-toolbox.ts';
import { putBackResults } from './tools/put-back-results.ts';
import { watchGrant } from './watch-grant.ts';

/** Per computer. A loop of refused connections produces thousands of denials a second. */
const MAX_DENIALS = 500;

/** Where an agent works: its computer, if its tools need one, and the tools bound to it. Disposing ends both. */
export interface Workplace extends AsyncDisposable {
  computer: Computer | null;
  limits: ComputerLimits | null;
  /** What came from an earlier computer; null: nothing but the input files is there. */
  laidOut: LaidOut | null;
  toolbox: Toolbox;
}

/** Opens the agent's tools, on a computer if they need one, and records that it runs with `model`. */
export async function openWorkplace(run: Run, model: string): Promise<Workplace> {
  const { deps, agent, journal, sources } = run;
  const { gateway } = deps;
  await using opened = new AsyncDisposableStack();
  // Ends last: without a grant, nothing narrows the network of what is still open.
  const grants = opened.use(watchGrant(run));
  let networkId: string | undefined;
  const hasSecrets = agent.definition.secrets !== undefined;
  if (hasSecrets) opened.use(recordSecrets(run, () => networkId));
  const place = hasComputer(agent.definition) ? await openComputer(opened, run, model) : null;
  if (place === null) await start(run, model, null);
  // Without a computer, requests are counted and refused under an id of their own, and never under that of an earlier attempt.
  networkId = place?.computer.id ?? newId('net');
  const granting = grants.grantTo(networkId);
  if (granting !== undefined) await granting;
  opened.defer(recordDenials(gateway, journal, networkId));
  opened.defer(recordOpening(gateway, { journal, sources }, networkId));
  const computer = place?.computer ?? null;
  const env = { ...(await openEnv(run)), ...placeholdersOf(agent.definition) };
  const toolbox = opened.use(openToolbox(deps, agent, { computer, networkId, sources, env, model }));
  if (hasRemoteTools(agent.definition)) {
    const remote = opened.use(await openRemoteTools(run, networkId));
    toolbox.tools.push(...remote.tools);
  }
  const kept = opened.move();
  return {
    computer,
    limits: place?.limits ?? null,
    laidOut: place?.laidOut ?? null,
    toolbox: hasSecrets ? { ...toolbox, tools: putBackResults(toolbox.tools, gateway, networkId) } : toolbox,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Claims a computer for the agent, and lays out its workspace there: as it was stored, or with the input files. */
async function openComputer(
  opened: AsyncDisposableStack,
  run: Run,
  model: string,
): Promise<{ computer: Computer; limits: ComputerLimits; laidOut: LaidOut | null }> {
  const { deps, agent, journal } = run;
  const { db } = deps.database;
  const limits = computerLimits(agent.atClaim ?? (await getPlan(db, agent.accountId)));
  const { computer, region, warm } = await claimComputer(deps.pools, agent.requestedRegion, limits);
  opened.defer(() => computer.destroy());
  const isFirst = agent.computerId === null;
  await start(run, model, { id: computer.id, region, warm });
  await journal.record({
    type: 'computer-ready',
    data: { computer_id: computer.id, region, warm, spawn_time_ms: run.agent.spawnTimeMs ?? 0 },
    progress: {
      kind: 'info',
      message: isFirst ? `Computer ready in ${region}` : `New computer in ${region}`,
    },
  });
  if (agent.atClaim?.hasInputFiles === false && agent.snapshotId === null)
    return { computer, limits, laidOut: null };
  const laidOut = agent.snapshotId === null ? null : await layOutWorkspace(run, computer);
  if (laidOut !== null) return { computer, limits, laidOut };
  const placed = await placeFiles({ db, files: deps.files }, agent.accountId, agent.id, computer);
  if (placed.length > 0) {
    await journal.record({
      type: 'files-placed',
      data: { files: placed },
      progress: { kind: 'info', message: `${placed.length} input files in /workspace` },
    });
  }
  return { computer, limits, laidOut };
}

async function layOutWorkspace(
  { deps, agent, journal, stop }: Run,
  computer: Computer,
): Promise<LaidOut | null> {
  const target = { agentId: agent.id, computer, signal: stop };
  const snapshots = { db: deps.database.db, files: deps.files };
  const laidOut = await layOutSnapshot(snapshots, agent.accountId, target);
  if (laidOut === null) return null;
  const { savedAt, isComplete } = laidOut;
  await journal.record({
    type: 'workspace-restored',
    data: { saved_at: savedAt.toISOString(), complete: isComplete },
    progress: { kind: 'info', message: '/workspace is as it was stored' },
  });
  return laidOut;
}

/** The variables of the agent's commands. Throws UnreadableSecretError if this process does not have the key. */
async function openEnv({ deps, agent }: Run): Promise<Record<string, string>> {
  if (agent.definition.env === undefined) return {};
  const sealed = await selectSealedEnv(deps.database.db, agent.accountId, agent.id);
  return sealed === null ? {} : JSON.parse(await deps.sealing.open(sealed, envPlace(agent.id)));
}

/** Each secret's variable, which holds its placeholder. */
function placeholdersOf({ secrets = [] }: AgentDefinition): Record<string, string> {
  return Object.fromEntries(secrets.map(({ name, placeholder }) => [name, placeholder]));
}

async function start(
  run: Run,
  model: string,
  computer: { id: string; region: string; warm: boolean } | null,
): Promise<void> {
  const { deps, agent, journal } = run;
  const { database } = deps;
  const { accountId, id: agentId, leaseId, status } = agent;
  const events: NewEvent[] =
    status === 'spawning' ? [{ type: 'agent-status', data: { status: 'running' } }] : [];
  const take = journal.beginLook();
  const started = await startAgent(database.db, accountId, { agentId, leaseId }, { model, computer }, events);
  run.agent = heldRow(agent, started);
  run.trace.note(events);
  if (events.length === 0) return;
  take(started as Checkpoint);
  // If this gets lost, watchers look again by themselves.
  notifyEvents(database, accountId, { agentId, events: [{ type: 'agent-status' }] }).catch(() => {});
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
