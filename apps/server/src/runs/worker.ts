import { setTimeout as sleep } from 'node:timers/promises';
import { ComputerStartError, ComputersUnavailableError } from '@jettson/computers';
import { hasComputer } from '../agents/agent-definition.ts';
import { probeModels } from '../agents/model-waits.ts';
import { NoPlaceError } from '../computers/computer-places.ts';
import type { Shortage } from '../computers/find-shortage.ts';
import { forgetPools, publishWorker } from '../computers/publish-pools.ts';
import { FileStoreAwayError } from '../files/file-store.ts';
import { newId } from '../ids.ts';
import { finishAgent } from '../lifecycle/finish-agent.ts';
import { ModelConfigError } from '../models/model-config-error.ts';
import { NoModelError } from '../models/require-models.ts';
import { isOutsideTrouble } from '../outside-trouble.ts';
import { countClaim } from './count-claim.ts';
import {
  claimAgents,
  freeAgents,
  isAnyFree,
  LEASE_SECONDS,
  type LeasedAgent,
  LeaseLostError,
  releaseAgent,
  renewLeases,
} from './leases.ts';
import type { Run, RunDeps } from './run.ts';
import { openRun, runAttempt } from './run-attempt.ts';
import { crashedRepeatedly } from './to-failure.ts';
import { isWaiting } from './wait-for-model.ts';

/** Wake-ups can be missed; polling the queue this often is the safety net. */
const POLL_MS = 1000;
const RENEW_MS = (LEASE_SECONDS * 1000) / 5;
/** The first attempt and four more; the count restarts after a successful tool call. */
const MAX_ATTEMPTS = 5;
/** If the database does not answer when an agent is given back, it is asked again after this long, doubled each time. */
const GIVE_BACK_AGAIN_MS = { first: 500, most: 5000 };
/** A stopping worker no longer waits for agents after this long: they become free when their leases expire. */
const END_MS = 20_000;
/** An agent that needs a file of a store that is away is left alone for this long. */
const FILE_STORE_AGAIN_SECONDS = 30;
const SHORTAGE_NOTE_MS = 60_000;
/** After trouble with the machine, the database or a new computer, the worker claims nothing for this long, doubled each time. */
const REST_MS = { first: 500, most: 15_000 };

/** The worker is stopping, and leaves the run to the next worker at the end of a turn or a tool call. */
class HandOver extends Error {
  override readonly name = 'HandOver';
}

export interface WorkerOptions {
  /** Agents that it runs at the same time. */
  concurrency: number;
  /** A turn or a tool call that takes longer than this is cut off when the worker stops. */
  drainMs: number;
}

export interface Worker {
  /** Takes no more agents, hands over the running ones, and resolves when none is left here. */
  stop(): Promise<void>;
}

/** An agent that this worker holds. */
interface HeldAgent {
  run: Run;
  /** Its row as it was claimed. */
  claimed: LeasedAgent;
  stop: AbortController;
  /** Listeners for an interrupting message. */
  interrupts: Set<() => void>;
  done: Promise<void>;
}

/**
 * Claims agents as they come and runs them. While this machine can make no computers, it claims none that need one, and
 * is not listed among the workers of its regions; it claims nothing while it is short of disk, memory or file descriptors.
 */
export async function startWorker(deps: RunDeps, { concurrency, drainMs }: WorkerOptions): Promise<Worker> {
  const { database, log, pools, computers } = deps;
  const maxComputers = pools[0].places.max;
  const workerId = newId('wrk');
  const regions = pools.map(({ region }) => region);
  // An agent may be in it twice: after its lease expired, it may be claimed again while its earlier run is still
  // ending.
  const runs = new Set<HeldAgent>();
  const stopping = new AbortController();
  const handOver = new AbortController();
  let wake = Promise.withResolvers<void>();
  let troubles = 0;
  let restUntil = 0;
  let shortageNotedAt = -SHORTAGE_NOTE_MS;
  let isClosed = false;
  let isCramped = false;
  let publishing: Promise<void> | undefined;

  const unlisten = await Promise.all([
    database.listen('agent-ready', () => wake.resolve()),
    database.listen('agent-ended', (agentId) => {
      for (const { stop } of runsOf(agentId)) stop.abort(new LeaseLostError('ended'));
    }),
    database.listen('agent-interrupt', (agentId) => {
      for (const { interrupts } of runsOf(agentId)) for (const interrupt of interrupts) interrupt();
    }),
  ]);

  function runsOf(agentId: string): HeldAgent[] {
    return [...runs].filter(({ run }) => run.agent.id === agentId);
  }

  function start(agent: LeasedAgent): void {
    countClaim(agent, regions);
    const stop = new AbortController();
    const interrupts = new Set<() => void>();
    const signals = {
      stop: stop.signal,
      handOver: handOver.signal,
      isCramped: () => isCramped,
      onInterrupt(listener: () => void) {
        interrupts.add(listener);
        return () => void interrupts.delete(listener);
      },
    };
    const run = openRun(deps, agent, signals);
    const done = attempt(run).finally(() => {
      runs.delete(held);
      wake.resolve();
    });
    const held = { run, claimed: agent, stop, interrupts, done };
    runs.add(held);
  }

  async function attempt(run: Run): Promise<void> {
    const { agent } = run;
    const held = { agent, leaseId: agent.leaseId };
    try {
      if (agent.attempts > MAX_ATTEMPTS) {
        await finishAgent(deps, agent.accountId, { ...held, end: crashedRepeatedly(agent.attempts - 1) });
      } else {
        await runAttempt(run);
      }
      troubles = 0;
    } catch (error) {
      if (error instanceof LeaseLostError) return;
      // The default model, or the place for a computer, went away after the claim: it is claimed again when there is one.
      if (error instanceof HandOver || error instanceof NoModelError || error instanceof NoPlaceError) {
        return giveBack(agent, { isAttempt: false });
      }
      if (error instanceof FileStoreAwayError) {
        log.warn({ err: error, agentId: agent.id }, 'an agent is given back: the file store is away');
        // Agents without files need not wait for it.
        return giveBack(agent, { isAttempt: false, afterSeconds: FILE_STORE_AGAIN_SECONDS });
      }
      if (isOutsideTrouble(error)) {
        log.warn({ err: error, agentId: agent.id }, 'an agent is given back: trouble outside');
        rest();
        return giveBack(agent, { isAttempt: false });
      }
      if (error instanceof ComputerStartError || error instanceof ComputersUnavailableError) {
        log.warn({ err: error, agentId: agent.id }, 'an agent is given back: it got no computer');
        rest();
        // If others start, it may be this agent's own.
        const fault = await computers.report();
        return giveBack(agent, { isAttempt: fault === null });
      }
      log.error({ err: error, agentId: agent.id }, 'run attempt failed');
      // The end could not be written: another attempt is made when the lease expires.
    }
  }

  function rest(): void {
    restUntil = performance.now() + Math.min(REST_MS.first * 2 ** troubles++, REST_MS.most);
  }

  /** Leaves the agent to the next worker, this one included, as soon as the database answers. */
  async function giveBack(
    { id: agentId, accountId, leaseId }: LeasedAgent,
    how: { isAttempt: boolean; afterSeconds?: number },
  ): Promise<void> {
    for (let pause = GIVE_BACK_AGAIN_MS.first; ; pause = Math.min(pause * 2, GIVE_BACK_AGAIN_MS.most)) {
      try {
        return await releaseAgent(database.db, accountId, { agentId, leaseId, ...how });
      } catch (error) {
        log.warn({ err: error, agentId }, 'giving an agent back failed');
        if (isClosed) return;
        await sleep(pause);
      }
    }
  }

  async function claim(): Promise<void> {
    // A waiting agent does not count as a running one, except for one that was just claimed: it may be about to run.
    const isBusy = ({ run, claimed }: HeldAgent) => !isWaiting(run.agent) || run.agent === claimed;
    const free = concurrency - [...runs].filter(isBusy).length;
    if (free <= 0 || performance.now() < restUntil) return;
    const shortage = await deps.findShortage();
    if (shortage !== null) return noteShortage(shortage);
    if (!(await isAnyFree(database.db))) {
      isCramped = false;
      return;
    }
    const hasDefaultModel = await findsDefaultModel(deps);
    // Waiting agents keep theirs for a while.
    const places = maxComputers - [...runs].filter(({ run }) => hasComputer(run.agent.definition)).length;
    isCramped = places <= 0;
    const hasComputers = computers.fault() === null && places > 0;
    const claimed = await claimAgents(database.db, {
      workerId,
      regions,
      limit: hasComputers ? Math.min(free, places) : free,
      hasDefaultModel,
      hasComputers,
    });
    for (const agent of claimed) start(agent);
  }

  function noteShortage({ of, message }: Shortage): void {
    if (performance.now() < shortageNotedAt + SHORTAGE_NOTE_MS) return;
    shortageNotedAt = performance.now();
    log.warn({ shortage: of }, `taking no more agents: ${message}`);
  }

  async function claimLoop(): Promise<void> {
    while (!stopping.signal.aborted) {
      wake = Promise.withResolvers();
      await claim().catch((error) => log.error({ err: error }, 'claiming agents failed'));
      await Promise.race([wake.promise, sleep(POLL_MS, undefined, { ref: false })]);
    }
  }

  /** Any worker may do it for all agents that wait for a model; the database sees to it that it is done once. */
  async function probeLoop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await probeModels(database, deps.patience).catch((error) =>
        log.error({ err: error }, 'probing failed'),
      );
      await sleep(deps.patience.lookMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  /** Publishes this worker for its regions. While that waits, no second call of it takes a connection. */
  function publish(): Promise<void> {
    publishing ??= publishWorker(database.db, workerId, { pools, fault: computers.fault() })
      .catch((error) => log.error({ err: error }, 'publishing the pools failed'))
      .finally(() => (publishing = undefined));
    return publishing;
  }

  async function renew(): Promise<void> {
    const held = [...runs];
    if (held.length === 0) return;
    const leaseIds = held.map(({ run }) => run.agent.leaseId);
    const renewed = await renewLeases(database.db, leaseIds);
    for (const { run, stop } of held) {
      if (!renewed.has(run.agent.leaseId)) stop.abort(new LeaseLostError('the lease ran out'));
    }
  }

  const renewal = setInterval(() => {
    renew().catch((error) => log.error({ err: error }, 'renewing leases failed'));
    void publish();
  }, RENEW_MS);
  // Only one process has the embedded database: earlier holders of agents are dead, and their leases mean nothing.
  if (database.mode === 'embedded') await freeAgents(database.db);
  await publish();
  computers.onChange(() => {
    void publish();
    wake.resolve();
  });
  const loops = Promise.all([claimLoop(), probeLoop()]);

  async function stop(): Promise<void> {
    stopping.abort();
    wake.resolve();
    await loops;
    handOver.abort(new HandOver('the worker stops'));
    const ended = Promise.all([...runs].map(({ done }) => done));
    await Promise.race([ended, sleep(drainMs, undefined, { ref: false })]);
    for (const { stop: cut } of runs) cut.abort(handOver.signal.reason);
    // Without a database, nothing can be given back.
    await Promise.race([ended, sleep(END_MS, undefined, { ref: false })]);
    isClosed = true;
    clearInterval(renewal);
    await forgetPools(database.db, workerId).catch((error) => log.warn({ err: error }, 'leaving failed'));
    await Promise.all(unlisten.map((stopListening) => stopListening()));
  }

  let stopped: Promise<void> | undefined;
  return { stop: () => (stopped ??= stop()) };
}

/** Without a default model, agents that name none wait as `spawning`; a wrongly configured one ends them with the reason. */
async function findsDefaultModel({ models, log }: RunDeps): Promise<boolean> {
  try {
    return (await models.current()) !== null;
  } catch (error) {
    if (error instanceof ModelConfigError) return true;
    log.error({ err: error }, 'looking for a model failed');
    return false;
  }
}
