import type { AgentEvent } from '@jettson/agent';
import { runAgent as runLoop, systemPrompt } from '@jettson/agent';
import type { Computer, ComputerLimits } from '@jettson/computer';
import { sql } from 'kysely';
import { getPlan } from '../accounts/get-plan.ts';
import { claimComputer } from '../computers/claim-computer.ts';
import { computerLimits } from '../computers/computer-limits.ts';
import type { WorkerDeps } from '../deps.ts';
import type { ModelSource } from '../models/model-source.ts';
import type { LeasedAgent } from './claim-agents.ts';
import { finishAgent } from './finish-agent.ts';
import { type Journal, openJournal, readHistory } from './journal.ts';
import { openToolbox } from './open-toolbox.ts';
import { maxDurationExceeded, toFailure } from './to-failure.ts';

/** Turns of the model in one run, over all attempts: the contract's number. */
const MAX_STEPS = 20;

/** Told to the model when a run goes on on a new computer. */
const NEW_COMPUTER_NOTE =
  'Your computer was lost and replaced by a new one. /workspace is empty and no process of before is running: ' +
  'do again what you still need of it.';

/** How a worker ends an attempt early; the reason of either signal is thrown on. */
export interface AttemptSignals {
  /** At once: nothing more is written. */
  stop: AbortSignal;
  /** At the next boundary between steps. */
  handOver: AbortSignal;
}

/**
 * Carries a claimed agent on from wherever its log says it is, to its end. Throws the reason of a signal, and
 * LeaseLostError; everything else that can go wrong becomes the agent's end, with a reason.
 */
export async function runAgent(
  deps: WorkerDeps,
  agent: LeasedAgent,
  { stop, handOver }: AttemptSignals,
): Promise<void> {
  const journal = openJournal(deps.database, agent);
  const limit = timeLimit(agent);
  const signal = AbortSignal.any([stop, limit]);
  let computer: Computer | undefined;
  try {
    const history = await readHistory(deps.database, agent);
    const limits = computerLimits(await getPlan(deps.database.db, agent.accountId));
    computer = await startComputer(deps, agent, { limits, journal, history });
    const last = await runOn(deps, agent, { computer, limits, journal, history, signal, handOver });
    await finishAgent(deps, agent.accountId, { agentId: agent.id, leaseId: agent.leaseId, end: toEnd(last) });
  } catch (error) {
    if (stop.aborted) throw stop.reason;
    if (handOver.aborted && error === handOver.reason) throw error;
    const end = limit.aborted
      ? maxDurationExceeded(agent.maxRunSeconds)
      : toFailure(error, deps.log.child({ agentId: agent.id }));
    await finishAgent(deps, agent.accountId, { agentId: agent.id, leaseId: agent.leaseId, end });
  } finally {
    await computer?.destroy();
  }
}

/** Runs the loop and writes each event down before the loop goes on. Returns the last event. */
async function runOn(
  deps: WorkerDeps,
  agent: LeasedAgent,
  run: {
    computer: Computer;
    limits: ComputerLimits;
    journal: Journal;
    history: AgentEvent[];
    signal: AbortSignal;
    handOver: AbortSignal;
  },
): Promise<AgentEvent | undefined> {
  const { model } = await requireModel(deps.models);
  await using toolbox = openToolbox(deps, run.computer);
  let last: AgentEvent | undefined;
  let openCalls = 0;
  for await (const event of runLoop({
    model,
    tools: toolbox.tools,
    system: systemPrompt({
      today: new Date().toISOString().slice(0, 10),
      maxSteps: MAX_STEPS,
      computer: run.limits,
      tools: toolbox.tools,
      memories: [],
    }),
    task: agent.task,
    history: run.history,
    maxSteps: MAX_STEPS,
    signal: run.signal,
  })) {
    await run.journal.recordStep(event);
    last = event;
    if (event.type === 'tool-call-start') openCalls++;
    if (event.type === 'tool-call-end') openCalls--;
    if (openCalls === 0) run.handOver.throwIfAborted();
  }
  return last;
}

async function startComputer(
  deps: WorkerDeps,
  agent: LeasedAgent,
  { limits, journal, history }: { limits: ComputerLimits; journal: Journal; history: AgentEvent[] },
): Promise<Computer> {
  const { computer, region, warm } = await claimComputer(deps.pools, agent.requestedRegion, limits);
  try {
    const isFirst = agent.startedAt === null;
    const { rows } = await sql<{ spawnTimeMs: number }>`
      update agents
         set status = 'running', region = ${region}, computer_id = ${computer.id}, updated_at = now(),
             started_at = coalesce(started_at, now()), warm_hit = coalesce(warm_hit, ${warm}),
             spawn_time_ms = coalesce(spawn_time_ms, extract(epoch from clock_timestamp() - created_at) * 1000)
       where account_id = ${agent.accountId} and id = ${agent.id} and lease_id = ${agent.leaseId}
      returning spawn_time_ms as "spawnTimeMs"`.execute(deps.database.db);
    await journal.record({
      type: 'computer-ready',
      data: { computerId: computer.id, region, warm, spawnTimeMs: rows[0]?.spawnTimeMs ?? null },
      progress: {
        kind: 'info',
        message: isFirst ? `Computer ready in ${region}` : `New computer in ${region}`,
      },
    });
    if (!isFirst && history.length > 0) {
      const note: AgentEvent = { type: 'user-message', content: NEW_COMPUTER_NOTE };
      await journal.recordStep(note);
      history.push(note);
    }
    return computer;
  } catch (error) {
    await computer.destroy();
    throw error;
  }
}

/** Agents are claimed only while there is a model, so its absence here is a race that the next attempt mends. */
async function requireModel(models: ModelSource) {
  const resolved = await models.current();
  if (resolved === null) throw new Error('the model vanished after the agent was claimed');
  return resolved;
}

function toEnd(last: AgentEvent | undefined) {
  if (last?.type === 'final-result') {
    return { status: 'completed', reason: 'completed', finalResult: last.text, error: null } as const;
  }
  return {
    status: 'error',
    reason: 'max_turns_exceeded',
    finalResult: last?.type === 'stopped' && last.text !== '' ? last.text : null,
    error: `The agent had no answer after ${MAX_STEPS} turns of the model`,
  } as const;
}

/** Aborts when the longest run of the plan is over; a takeover does not start the clock anew. */
function timeLimit(agent: LeasedAgent): AbortSignal {
  const elapsedMs = agent.startedAt === null ? 0 : Date.now() - agent.startedAt.getTime();
  return AbortSignal.timeout(Math.max(0, agent.maxRunSeconds * 1000 - elapsedMs));
}
