import { isAnswer, type LoopEvent, runAgent as runLoop, systemPrompt } from '@jettson/agent';
import { ComputerError, ComputerStartError } from '@jettson/computers';
import { sql } from 'kysely';
import { activeSeconds } from '../agents/active-seconds.ts';
import { AGENT_COLUMNS, type AgentRow } from '../agents/queries.ts';
import { newId } from '../ids.ts';
import type { ResolvedModel } from '../models/resolve-model.ts';
import { describeTask } from './describe-task.ts';
import { readHistory } from './journal.ts';
import { MaxDurationError } from './max-duration-error.ts';
import { recallForRun } from './recall-for-run.ts';
import { heldRow, Paused, type Run } from './run.ts';
import { runHooks } from './run-hooks.ts';

/** Turns of the model for one task or follow-up, over all attempts: the contract's number. */
export const MAX_TURNS = 20;

export type Outcome =
  | { kind: 'answered'; text: string }
  | { kind: 'out-of-turns'; text: string }
  | { kind: 'paused'; pause: Paused }
  | { kind: 'interrupted' }
  /** `worked`: a tool call succeeded on it. */
  | { kind: 'computer-lost'; worked: boolean };

/** A message of mode `interrupt` came: what is under way is cut, and the model hears of it now. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Runs the loop from where the agent's log ends, and writes each event down before the loop goes on, until the
 * model answers, a hook pauses the run, or a message interrupts it. What the agent leaves is kept before its answer is
 * written down: after a crash between the two the computer is gone, and the model is asked again.
 */
export async function runTurns(run: Run): Promise<Outcome> {
  const { deps, agent, journal, sources } = run;
  await journal.flush();
  const model = await requireModel(run);
  const workplace = await run.workplace(model.id).catch((error) => nullIfLost(run, error));
  if (workplace === null) return { kind: 'computer-lost', worked: false };
  const task = await describeTask(run, await recallForRun(run));
  const history = await readHistory(deps.database, agent);
  for (const event of history) sources.note(event);
  const { toolbox, limits } = workplace;
  const interrupt = new AbortController();
  const stopListening = run.onInterrupt(() => interrupt.abort(new Interrupted()));
  const limit = AbortSignal.timeout(remainingMs(run));
  let openCalls = 0;
  let worked = false;
  let last: LoopEvent | undefined;
  try {
    for await (const event of runLoop({
      model: model.model,
      tools: toolbox.tools,
      system: systemPrompt({
        // Of the spawn, so that a run which goes on tomorrow has the same prompt.
        today: agent.createdAt.toISOString().slice(0, 10),
        maxTurns: MAX_TURNS,
        computer: limits,
        tools: toolbox.tools,
      }),
      task,
      history,
      maxTurns: answeredTurns(history) + MAX_TURNS,
      newCallId: () => newId('call'),
      signal: AbortSignal.any([run.stop, interrupt.signal, limit]),
      hooks: runHooks(run),
    })) {
      if (event.type === 'message' && isAnswer(event.data, toolbox.tools)) await run.keepArtifacts();
      await journal.record(event);
      sources.note(event);
      last = event;
      if (event.type === 'tool-call-start') openCalls++;
      if (event.type === 'tool-call-end') openCalls--;
      worked ||= event.type === 'tool-call-end' && !event.data.is_error;
      if (openCalls === 0) run.handOver.throwIfAborted();
    }
  } catch (error) {
    if (run.stop.aborted) throw run.stop.reason;
    await journal.flush();
    if (error instanceof Paused) return { kind: 'paused', pause: error };
    if (limit.aborted) throw new MaxDurationError(agent.maxRunSeconds);
    if (interrupt.signal.aborted) return { kind: 'interrupted' };
    if (isLost(error)) return { kind: 'computer-lost', worked };
    throw error;
  } finally {
    stopListening();
  }
  if (last?.type === 'final-result') return { kind: 'answered', text: last.data.text };
  return { kind: 'out-of-turns', text: last?.type === 'stopped' ? last.data.text : '' };
}

/** For a computer that was lost before it was ready. */
function nullIfLost({ log }: Run, error: unknown): null {
  if (!isLost(error)) throw error;
  log.warn({ err: error }, 'a computer was lost before it was ready');
  return null;
}

function isLost(error: unknown): boolean {
  if (error instanceof ComputerStartError) return true;
  return error instanceof ComputerError && error.code === 'computer_gone';
}

/** A follow-up gets its own turns: those that led to earlier answers do not count. */
function answeredTurns(history: LoopEvent[]): number {
  const lastAnswer = history.findLastIndex(({ type }) => type === 'final-result');
  return history.slice(0, lastAnswer + 1).filter(({ type }) => type === 'message').length;
}

function remainingMs({ agent }: Run): number {
  // Timers take whole milliseconds, and the database knows of parts of them.
  return Math.max(0, Math.ceil((agent.maxRunSeconds - activeSeconds(agent)) * 1000));
}

/** Agents are claimed only while there is a model, so its absence here is a race that the next attempt mends. */
async function requireModel(run: Run): Promise<ResolvedModel> {
  const { deps, agent } = run;
  const resolved = await deps.models.current();
  if (resolved === null) throw new Error('the model vanished after the agent was claimed');
  // Prices and usage are kept by it; of a new agent it is written down with its computer.
  if (agent.model === resolved.id || agent.computerId === null) return resolved;
  const { rows } = await sql<AgentRow>`
    update agents a set model = ${resolved.id}
     where a.account_id = ${agent.accountId} and a.id = ${agent.id} and a.lease_id = ${agent.leaseId}
    returning ${AGENT_COLUMNS}`.execute(deps.database.db);
  run.agent = heldRow(run, rows[0]);
  return resolved;
}
