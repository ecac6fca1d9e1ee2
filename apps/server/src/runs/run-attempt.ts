import { ComputerError, ComputerStartError, ComputersUnavailableError } from '@jettson/computers';
import type { EventPayload } from '@jettson/contract';
import { logFieldsOf } from '../agents/origin.ts';
import { type AgentEnd, MAX_AGENT_WAIT_DAYS, type PauseReason, type WaitReason } from '../agents/state.ts';
import { openAgentTrace } from '../agents/trace/trace-agent.ts';
import { NoPlaceError } from '../computers/computer-places.ts';
import { keepArtifacts } from '../files/keep-artifacts.ts';
import { finishAgent, UnreadMessageError } from '../lifecycle/finish-agent.ts';
import { openRunSources } from '../memory/recall/run-sources.ts';
import { NoModelError } from '../models/require-models.ts';
import { isDatabaseAway, isOutsideTrouble } from '../outside-trouble.ts';
import { CORRECTION, maxTurnsOf } from './count-turns.ts';
import { saveAfterOutage, saveForNext } from './hand-over.ts';
import { openHistory, openJournal } from './journal.ts';
import { type LeasedAgent, LeaseLostError } from './leases.ts';
import { openWorkplace, type Workplace } from './open-workplace.ts';
import { parseAnswer } from './parse-answer.ts';
import { awaitResume, pauseRun } from './pause-run.ts';
import type { AttemptSignals, Run, RunDeps } from './run.ts';
import { runTurns } from './run-turns.ts';
import { failed, toFailure } from './to-failure.ts';
import { waitForAgents } from './wait-for-agents.ts';
import { isWaiting, isWaitingForModel, maxWaitSecondsOf, waitForModel } from './wait-for-model.ts';

/**
 * If an agent loses this many computers without a successful call in between, it may be destroying them itself, so it
 * gets no more.
 */
const MAX_LOST_COMPUTERS = 3;

/** How often the model may correct an answer that does not fit the schema. */
const MAX_REPAIRS = 2;

/** The run of a claimed agent, with nothing opened yet. */
export function openRun(deps: RunDeps, agent: LeasedAgent, signals: AttemptSignals): Run {
  const { database, files, gateway } = deps;
  let opened: Run | undefined;
  const trace = openAgentTrace(deps, () => opened?.agent ?? agent);
  const journal = openJournal(database, agent, trace.note);
  const log = deps.log.child(logFieldsOf(agent, deps));
  let opening: Promise<Workplace> | undefined;
  const run: Run = {
    ...signals,
    deps,
    agent,
    journal,
    trace,
    readHistory: openHistory(database, agent),
    sources: openRunSources(agent.definition.task_source),
    log,
    workplace: (model) => (opening ??= openWorkplace(run, model)),
    async computer() {
      const workplace = await opening?.catch(() => undefined);
      return workplace?.computer ?? null;
    },
    async keepArtifacts() {
      const computer = await run.computer();
      if (computer === null) return;
      const putBack = (content: AsyncIterable<Uint8Array>) => gateway.putBackFile(computer.id, content);
      const { stop, handOver } = signals;
      const leave = AbortSignal.any([stop, handOver]);
      const maxAwayMs = maxWaitSecondsOf(run.agent) * 1000;
      const keeping = {
        db: database.db,
        files,
        log,
        record: journal.record,
        putBack,
        stop,
        leave,
        maxAwayMs,
      };
      await keepArtifacts(keeping, run.agent, computer);
    },
    async closeWorkplace() {
      const workplace = await opening?.catch(() => undefined);
      opening = undefined;
      await workplace?.[Symbol.asyncDispose]();
    },
  };
  opened = run;
  return run;
}

/**
 * Runs a claimed agent from wherever its log ends to its end, or until it waits without a computer. Throws the reason of a
 * signal, and LeaseLostError; everything else that can go wrong ends the agent, with a reason.
 */
export async function runAttempt(run: Run): Promise<void> {
  try {
    await run.trace.begin?.();
    let end: AgentEnd | 'parked';
    do {
      end = await carryToEnd(run).catch((error) => toEnd(run, error));
    } while (end !== 'parked' && !(await finish(run, end)));
  } catch (error) {
    if (run.handOver.aborted && error === run.handOver.reason) await saveForNext(run);
    else if (isDatabaseAway(error)) await saveAfterOutage(run);
    throw error;
  } finally {
    await run.closeWorkplace();
  }
}

/** Returns false if a message came as the agent was about to complete: it has to go on. */
async function finish(run: Run, end: AgentEnd): Promise<boolean> {
  const { deps, agent, journal, trace } = run;
  const { accountId, leaseId } = agent;
  // The files of an answer are already kept.
  if (end.status !== 'completed') await run.keepArtifacts().catch((error) => noteLostArtifacts(run, error));
  const events = await journal.takePending().catch((error) => {
    // A failure already has its reason; but an answer must not be recorded without the events that led to it.
    if (end.status === 'completed') throw error;
    return [];
  });
  try {
    await finishAgent(deps, accountId, { agent, leaseId, end, events, trace });
    return true;
  } catch (error) {
    if (!(error instanceof UnreadMessageError)) throw error;
    journal.putBack(events);
    return false;
  }
}

/** Alternates turns and pauses, until there is nothing more to wait for, or no worker needed while it waits. */
async function carryToEnd(run: Run): Promise<AgentEnd | 'parked'> {
  let lostComputers = 0;
  let isInterrupted = false;
  for (;;) {
    let isProbe = false;
    if (isWaiting(run.agent)) {
      isProbe = isWaitingForModel(run.agent);
      const waited = await awaitResume(run);
      if (waited === 'timed-out') return idleEnd(run);
      if (waited === 'parked') return 'parked';
    }
    const outcome = await runTurns(run, { isInterrupted, isProbe });
    isInterrupted = outcome.kind === 'interrupted';
    switch (outcome.kind) {
      case 'interrupted':
        break;
      case 'computer-lost':
        lostComputers = outcome.worked ? 1 : lostComputers + 1;
        if (lostComputers > MAX_LOST_COMPUTERS) {
          return failed('computer_lost', `${lostComputers} computers in a row were lost`);
        }
        await run.closeWorkplace();
        break;
      case 'paused':
        await pauseRun(run, outcome.pause);
        break;
      case 'agents-at-work':
        await waitForAgents(run, outcome.agentIds);
        break;
      case 'model-away':
        await waitForModel(run, outcome.failure);
        break;
      case 'stopped':
        return { ...stopped(run, outcome.reason), finalResult: outcome.text || null };
      case 'answered': {
        const checked = await checkOutput(run, outcome);
        if (checked.kind === 'repair') break;
        if (checked.kind === 'invalid') return checked.end;
        const answer = { text: checked.text, output: checked.output };
        if (!run.agent.keepAlive) return completed('completed', answer);
        await pauseRun(run, { reason: 'awaiting_message', detail: {} }, answer);
      }
    }
  }
}

/** How an agent ends whose last turn was no answer. */
function stopped({ agent }: Run, reason: EventPayload<'stopped'>['data']['reason']): AgentEnd {
  switch (reason) {
    case 'max_steps':
      return failed(
        'max_turns_exceeded',
        `The agent had no answer after ${maxTurnsOf(agent)} turns of the model`,
      );
    case 'refusal':
      return failed(
        'model_refused',
        `The model ${agent.model} refused to answer; its words are the final_result`,
      );
    case 'content_filter':
      return failed(
        'content_filtered',
        `The provider of the model ${agent.model} withheld the answer: its content filter matched. The final_result is what came before`,
      );
  }
}

type CheckedOutput =
  | { kind: 'valid'; text: string; output: unknown }
  /** The model was told what is wrong, and gets another turn. */
  | { kind: 'repair' }
  | { kind: 'invalid'; end: AgentEnd };

/** Checks an answer against the agent's output_schema, if it has one. */
async function checkOutput(
  { agent, deps, journal }: Run,
  { text, invalidAnswers }: { text: string; invalidAnswers: number },
): Promise<CheckedOutput> {
  if (agent.outputSchema === null) return { kind: 'valid', text, output: undefined };
  const { accountId, outputSchema: schema } = agent;
  const parsed = await parseAnswer(deps.schemas, accountId, { text, schema });
  if ('value' in parsed) return { kind: 'valid', text: JSON.stringify(parsed.value), output: parsed.value };

  if (!parsed.isMendable || invalidAnswers >= MAX_REPAIRS) {
    const error = `The answer does not fit the output_schema: ${parsed.fault}`;
    return { kind: 'invalid', end: { ...failed('output_invalid', error), finalResult: text } };
  }
  await journal.record({ type: 'output-invalid', data: { fault: parsed.fault } });
  const content = `${CORRECTION}${parsed.fault}. Answer again with only the JSON, without any other text.`;
  await journal.record({ type: 'user-message', data: { content } });
  return { kind: 'repair' };
}

/** The end already has its reason, and does not wait for another computer. */
async function noteLostArtifacts({ journal, log }: Run, error: unknown): Promise<void> {
  if (!(error instanceof ComputerError)) throw error;
  log.info({ err: error }, 'the computer was lost before all artifacts were kept');
  await journal.record({ type: 'artifact-skipped', data: { path: null, reason: 'computer_lost' } });
}

function completed(reason: string, { text, output }: { text: string | null; output: unknown }): AgentEnd {
  return { status: 'completed', reason, finalResult: text, error: null, output };
}

const UNMET: Record<Exclude<PauseReason, 'awaiting_message'>, string> = {
  awaiting_tool_result: 'Nobody posted the result of the tool call',
  budget_reached: 'The limit was not raised',
  price_unknown: 'The price of the model was not set',
  approval_required: 'Nobody decided on the tool call',
};

/** How an agent ends if nothing came while it waited. */
function idleEnd({ agent }: Run): AgentEnd {
  const reason = agent.reason as WaitReason;
  if (reason === 'waiting_for_model') {
    return failed(
      'model_error',
      `No model answered within ${maxWaitSecondsOf(agent)} s: ${agent.modelWait?.error ?? ''}`,
    );
  }
  if (reason === 'waiting_for_agents') {
    return failed(reason, `Its sub-agents have not ended within ${MAX_AGENT_WAIT_DAYS} days`);
  }
  if (reason === 'awaiting_message') {
    return completed('idle_timeout', { text: agent.finalResult, output: agent.output });
  }
  return {
    ...failed(reason, `${UNMET[reason]} within ${agent.idleTimeoutSeconds} s`),
    finalResult: agent.finalResult,
  };
}

function toEnd({ stop, handOver, log }: Run, error: unknown): AgentEnd {
  if (stop.aborted) throw stop.reason;
  // It continues from its log when the database or the file store answers again, or on a machine that has what this one lacks.
  if (isOutsideTrouble(error) || error instanceof NoPlaceError) throw error;
  // So it does on a machine that can make computers, or when this one is mended.
  if (error instanceof ComputerStartError || error instanceof ComputersUnavailableError) throw error;
  // So it does when there is a model again.
  if (error instanceof NoModelError) throw error;
  if (error instanceof LeaseLostError || (handOver.aborted && error === handOver.reason)) throw error;
  return toFailure(error, log);
}
