import {
  findRefusal,
  isAnswer,
  type LoopEvent,
  ModelError,
  runAgent as runLoop,
  toInterruptedEnd,
  toSkippedEnd,
} from '@jettson/agent';
import { ComputerError } from '@jettson/computers';
import type { EventPayload } from '@jettson/contract';
import { sql } from 'kysely';
import { modelsOf } from '../agents/agent-definition.ts';
import { isLogFull, type NewEvent } from '../agents/append-events.ts';
import { cancelApprovals } from '../agents/approval-queries.ts';
import { hasWaitingMessage } from '../agents/message-queries.ts';
import { endModelWaits, isAway } from '../agents/model-waits.ts';
import { closePendingCalls } from '../agents/pending-call-queries.ts';
import { AGENT_COLUMNS, type AgentRow, activeSeconds, databaseTime } from '../agents/queries.ts';
import { readInputFiles } from '../files/read-input-files.ts';
import { newId } from '../ids.ts';
import { type DescribeModel, describeModel, type ModelDescription } from '../models/find-price.ts';
import { keepFresh } from '../models/keep-fresh.ts';
import { costOf, FREE } from '../models/model-price.ts';
import type { ResolvedModel } from '../models/open-model.ts';
import { requireModels, toNamedModels } from '../models/require-models.ts';
import { onlySeeing } from '../models/require-sight.ts';
import { countSpent } from '../usage/count-spent.ts';
import { spentOn } from '../usage/meter.ts';
import { lastTurnOf } from './count-turns.ts';
import { describeTask } from './describe-task.ts';
import { instruct } from './instruct.ts';
import { type History, isFromUser, type Journal } from './journal.ts';
import { heldRow } from './leases.ts';
import { LogLimitError } from './log-limit-error.ts';
import { MaxDurationError } from './max-duration-error.ts';
import { noteOfLoss } from './note-of-loss.ts';
import { AwaitsAgents, Interrupted, Paused, type Run } from './run.ts';
import { runHooks } from './run-hooks.ts';
import { openHistoryTool } from './tools/open-history-tool.ts';
import type { Toolbox } from './tools/open-toolbox.ts';

export type Outcome =
  /** `invalidAnswers`: how many earlier answers to the task, or to the follow-up, did not fit the output_schema. */
  | { kind: 'answered'; text: string; invalidAnswers: number }
  | { kind: 'stopped'; reason: EventPayload<'stopped'>['data']['reason']; text: string }
  | { kind: 'paused'; pause: Paused }
  /** It waits for these sub-agents. */
  | { kind: 'agents-at-work'; agentIds: readonly string[] }
  /** None of its models answers now, but one may later. */
  | { kind: 'model-away'; failure: ModelError }
  | { kind: 'interrupted' }
  /** `worked`: a tool call succeeded on it. */
  | { kind: 'computer-lost'; worked: boolean };

/**
 * Runs the loop from where the agent's log ends, and writes each event before the loop continues, until the model
 * answers, a hook pauses the run, or a message interrupts it. The agent's files are kept before its answer is recorded:
 * after a crash between the two, the computer is gone, and the model is asked again.
 *
 * `isInterrupted`: the previous turns were interrupted, so their open calls are no longer made. `isProbe`: the agent waited for
 * a model; it asks once, and what it finds out counts for all that wait.
 */
export async function runTurns(
  run: Run,
  { isInterrupted, isProbe }: { isInterrupted: boolean; isProbe: boolean },
): Promise<Outcome> {
  const { deps, agent, journal, sources } = run;
  using listening = new DisposableStack();
  const interrupt = new AbortController();
  listening.defer(
    run.onInterrupt(() => {
      journal.noteChange();
      interrupt.abort(new Interrupted());
    }),
  );
  listening.defer(deps.changes.subscribe(agent.id, journal.noteChange));
  await journal.flush();
  const history = await run.readHistory();
  if (isInterrupted) await skipOpenCalls(run, history);
  const { input_files: inputFiles = [] } = agent.definition;
  const models = await onlySeeing(
    deps.database.db,
    await requireModels(deps.models, modelsOf(agent.definition)),
    inputFiles.map(({ media_type: type }) => type),
  );
  const workplace = await run.workplace(models[0].id).catch((error) => nullIfLost(run, error));
  if (workplace === null) return { kind: 'computer-lost', worked: false };
  const { toolbox, limits, laidOut } = workplace;
  const isNewComputer = agent.computerId !== null && agent.computerId !== run.agent.computerId;
  const loss = noteOfLoss(history.events, {
    laidOut: isNewComputer ? laidOut : undefined,
    hasBrowserSession: toolbox.hasBrowserSession(),
  });
  if (loss !== null) await tellOfLoss(run, history, { toolbox, content: loss });
  const task = await describeTask(run, history, agent.atClaim);
  const inputs =
    inputFiles.length === 0
      ? []
      : await readInputFiles({ ...deps, db: deps.database.db }, agent.accountId, agent.id);
  for (const event of history.events) sources.note(event);
  // A row that has just changed says what the time is.
  const now = run.agent === agent ? await databaseTime(deps.database.db) : run.agent.updatedAt;
  const limit = AbortSignal.timeout(remainingMs(run, now));
  const modelOptions = agent.definition.model_options ?? {};
  const openCalls = new Set<string>();
  const known = keepModels(run);
  let worked = false;
  let { invalidAnswers } = history;
  let probing = isProbe;
  let last: LoopEvent | undefined;
  try {
    for await (const event of runLoop({
      models: await toNamedModels(known, models),
      modelOptions,
      tools: toolbox.tools,
      historyTool: openHistoryTool(deps.database.db, agent.accountId, agent.id),
      system: instruct(agent, { computer: limits, tools: toolbox.tools }),
      task,
      inputs,
      history: history.events,
      maxTurns: lastTurnOf(agent, history.events),
      newCallId: () => newId('call'),
      onDelta: (delta) => {
        if (!deps.deltas.isFollowed(agent.id)) return;
        // After a crash, the next attempt is counted from the log: it must not have the number of these pieces.
        const publish = () => deps.deltas.publish(agent.id, delta);
        journal.flush().then(publish, () => {});
      },
      retryDelayMs: deps.patience.retryDelayMs,
      leaveAfterMs: async (model) =>
        probing || (await isAway(deps.database.db, model)) ? 0 : deps.patience.leaveAfterMs,
      signal: AbortSignal.any([run.stop, interrupt.signal, limit]),
      hooks: runHooks(run, models),
    })) {
      if (event.type === 'message' && isAnswer(event.data, toolbox.tools)) await run.keepArtifacts();
      if (event.type === 'message' && deps.deltas.isFollowed(agent.id)) {
        // Whoever follows it reads the last pieces before the message.
        await journal.flush();
        deps.deltas.flush(agent.id);
      }
      await noteModel(run, event);
      if (last !== undefined || !repeatsEnd(history, event)) {
        await journal.record(await withCost(known, models, event));
      }
      if (event.type === 'message' && probing) {
        probing = false;
        await endModelWaits(deps.database, event.data.model_id ?? models[0].id);
      }
      checkLog(journal);
      sources.note(event);
      if (isFromUser(event)) invalidAnswers = 0;
      last = event;
      if (event.type === 'tool-call-start' && !event.data.waits_for) openCalls.add(event.data.call_id);
      if (event.type === 'tool-call-end') openCalls.delete(event.data.call_id);
      worked ||= event.type === 'tool-call-end' && !event.data.is_error;
      if (openCalls.size === 0) run.handOver.throwIfAborted();
    }
  } catch (error) {
    if (run.stop.aborted) throw run.stop.reason;
    await journal.flush();
    if (error instanceof Paused) return { kind: 'paused', pause: error };
    if (error instanceof AwaitsAgents) return { kind: 'agents-at-work', agentIds: error.agentIds };
    if (error instanceof ModelError && error.isTemporary) return { kind: 'model-away', failure: error };
    if (limit.aborted) throw new MaxDurationError(agent.maxRunSeconds);
    if (error instanceof Interrupted || interrupt.signal.aborted) return { kind: 'interrupted' };
    if (isLost(error)) return { kind: 'computer-lost', worked };
    throw error;
  }
  if (last?.type === 'final-result') {
    return { kind: 'answered', text: last.data.text, invalidAnswers };
  }
  return { kind: 'stopped', ...(last?.type === 'stopped' ? last.data : { reason: 'max_steps', text: '' }) };
}

/** The loop says again how it ended if an earlier attempt wrote that and was cut off before the agent's end. */
function repeatsEnd({ events }: History, { type }: LoopEvent): boolean {
  return (type === 'final-result' || type === 'stopped') && events.at(-1)?.type === type;
}

/** Prices may change while a run lasts: they are looked up again after this long. */
const PRICE_KEPT_MS = 1000;

function keepModels({ deps }: Run): DescribeModel {
  const kept = new Map<string, () => Promise<ModelDescription>>();
  return (model) => {
    const describe = () => describeModel(deps.database.db, model);
    const known = kept.get(model.id) ?? keepFresh(describe, { keptMs: () => PRICE_KEPT_MS });
    kept.set(model.id, known);
    return known();
  };
}

/** What the model was asked for, a message, a summary or a refusal, with its cost at the current price. */
async function withCost(
  describe: DescribeModel,
  models: readonly [ResolvedModel, ...ResolvedModel[]],
  event: LoopEvent,
): Promise<NewEvent> {
  if (event.type !== 'message' && event.type !== 'context-compacted' && event.type !== 'model-fallback')
    return event;
  const { usage } = event.data;
  const id = event.type === 'model-fallback' ? event.data.from_model : event.data.model_id;
  if (usage === undefined) return event;
  const model = models.find((one) => one.id === id) ?? models[0];
  const { price } = await describe(model);
  const costUsd = costOf(price ?? FREE, usage);
  const priced = event.type === 'message' ? { ...event, data: { ...event.data, cost_usd: costUsd } } : event;
  const spent = spentOn(usage, costUsd);
  countSpent(id ?? models[0].id, spent);
  return { ...priced, spent };
}

/** Says nothing if the model is not called again, or has not been called since it was told the same. */
async function tellOfLoss(
  { deps, agent, journal }: Run,
  { events }: History,
  { toolbox: { tools }, content }: { toolbox: Toolbox; content: string },
): Promise<void> {
  const last = events.at(-1);
  if (last?.type === 'stopped' || (last?.type === 'message' && findRefusal(last.data))) return;
  const hasAnswered =
    last?.type === 'final-result' || (last?.type === 'message' && isAnswer(last.data, tools));
  if (hasAnswered && !(await hasWaitingMessage(deps.database.db, agent.accountId, agent.id))) return;
  const unanswered = events.slice(events.findLastIndex(({ type }) => type === 'message') + 1);
  if (unanswered.some((event) => event.type === 'user-message' && event.data.content === content)) return;
  const note: EventPayload<'user-message'> = { type: 'user-message', data: { content } };
  await journal.record(note);
  events.push(note);
}

/**
 * After an interruption: the model's calls that have not started are no longer started, those that have are not made again,
 * and clients are no longer waited for.
 */
async function skipOpenCalls({ deps, agent, journal }: Run, { events }: History): Promise<void> {
  await cancelApprovals(deps.database.db, agent.accountId, agent.id);
  await closePendingCalls(deps.database.db, agent.accountId, { agentId: agent.id, closed: 'message' });
  const said = events.findLast((event) => event.type === 'message')?.data;
  const starts = events.flatMap((event) => (event.type === 'tool-call-start' ? [event.data] : []));
  const ended = new Set(
    events.flatMap((event) => (event.type === 'tool-call-end' ? [event.data.call_id] : [])),
  );
  for (const { call_id, name } of said?.tool_calls ?? []) {
    const start = starts.find((one) => one.call_id === call_id);
    // The loop itself records how the wait for a client ended.
    if (ended.has(call_id) || start?.waits_for !== undefined) continue;
    const call = { turn: said?.step ?? 0, call_id, name };
    const end = start === undefined ? toSkippedEnd(call) : toInterruptedEnd(call);
    await journal.record(end);
    events.push(end);
  }
}

/** For a computer that was lost before it was ready. */
function nullIfLost({ log }: Run, error: unknown): null {
  if (!isLost(error)) throw error;
  log.warn({ err: error }, 'a computer was lost before it was ready');
  return null;
}

function isLost(error: unknown): boolean {
  return error instanceof ComputerError && error.code === 'computer_gone';
}

/** A single event may exceed the limit: then the log is slightly longer than allowed, and its last event says why. */
function checkLog({ size }: Journal): void {
  if (size !== undefined && isLogFull(size)) throw new LogLimitError(size.maxBytes ?? 0);
}

function remainingMs({ agent }: Run, now: Date): number {
  // Timers take whole milliseconds, while the database has fractions.
  return Math.max(0, Math.ceil((agent.maxRunSeconds - activeSeconds(agent, now.getTime())) * 1000));
}

/**
 * Records which model answered: responses name it, and usage is reported by model. A later wait for a model has its full
 * time again.
 */
async function noteModel(run: Run, event: LoopEvent): Promise<void> {
  if (event.type !== 'message') return;
  const { deps, agent } = run;
  const { model_id: model = agent.model } = event.data;
  if (model === agent.model && agent.modelWaitUntil === null) return;
  const { rows } = await sql<AgentRow>`
    update agents a set model = ${model}, model_wait_until = null
     where a.account_id = ${agent.accountId} and a.id = ${agent.id} and a.lease_id = ${agent.leaseId}
    returning ${AGENT_COLUMNS}`.execute(deps.database.db);
  run.agent = heldRow(agent, rows[0]);
}
