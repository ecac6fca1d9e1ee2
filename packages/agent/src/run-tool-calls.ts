import type { EventPayload, ToolCall } from '@jettson/contract';
import type { Conversation, TurnCall } from './conversation.ts';
import { ToolError } from './errors.ts';
import { executeToolCall, findCallFault } from './execute-tool-call.ts';
import { isCut } from './stop-reason.ts';
import type { ClientResult, ClientTool, LoopEvent, OwnTool, RunAgentOptions } from './types.ts';

type RunOptions = Pick<RunAgentOptions, 'tools' | 'signal' | 'hooks'>;
type Run = (emit: (event: LoopEvent) => void, signal: AbortSignal) => Promise<void>;

/** More calls in one turn are a flood, not a plan: each may leave megabytes in the log. */
const MAX_CALLS_PER_TURN = 32;

/**
 * Gives each pending call of the open turn its result. Calls that clients run start first and wait side by side; the others
 * run in the order of the turn, or in parallel if all of them allow it.
 */
export async function* runToolCalls(
  conversation: Conversation,
  options: RunOptions,
): AsyncGenerator<LoopEvent> {
  const { tools, signal, hooks } = options;
  const pending = conversation.pendingCalls;
  const isRepeatable = ({ name }: TurnCall) => findOwn(options, name)?.isRepeatable === true;
  const isLost = (call: TurnCall) => call.started && !call.isAtClient && !isRepeatable(call);
  for (const call of pending.filter(isLost)) yield toInterruptedEnd(call);
  const isCutTurn = conversation.openTurn !== null && isCut(conversation.openTurn.said);
  if (isCutTurn) yield* pending.filter(({ started }) => !started).map(toCutEnd);

  const waiting = conversation.pendingCalls.filter((call) => !call.started || isRepeatable(call));
  const allowed = waiting.filter((call) => findExcess(conversation, call) === undefined);
  if (allowed.length > 0) await hooks?.beforeToolCalls?.(allowed.map(toToolCall));

  const forClients = waiting.filter(({ name }) =>
    tools.some((tool) => tool.name === name && 'waitsFor' in tool),
  );
  for (const group of await groupsOf(forClients, hooks)) yield* startAtClients(conversation, group, options);

  const own = waiting.filter((call) => !forClients.includes(call));
  const isSafe = ({ name }: TurnCall) => findOwn(options, name)?.parallelSafe ?? true;
  const batches = own.every(isSafe) ? await groupsOf(own, hooks) : own.map((call) => [call]);
  for (const batch of batches) {
    signal.throwIfAborted();
    yield* runBatch(conversation, batch, {
      ...options,
      refusals: await askForAll(conversation, batch, hooks),
    });
  }
  yield* takeResults(conversation, hooks);
}

/** Calls that can start together, each for itself if the hook wants to be asked about them one by one. */
async function groupsOf(calls: TurnCall[], hooks: RunOptions['hooks']): Promise<TurnCall[][]> {
  const together = calls.length < 2 || ((await hooks?.mayStartTogether?.(calls.map(toToolCall))) ?? true);
  return together ? [calls] : calls.map((call) => [call]);
}

/** A hook may end the run by throwing: it is asked about the whole batch before any call starts. */
async function askForAll(
  conversation: Conversation,
  batch: TurnCall[],
  hooks: RunOptions['hooks'],
): Promise<Map<TurnCall, ToolError>> {
  const refusals = new Map<TurnCall, ToolError>();
  for (const call of batch) {
    const refusal =
      findExcess(conversation, call) ?? (await hooks?.beforeToolCall?.(toToolCall(call), call.started));
    if (refusal !== undefined) refusals.set(call, new ToolError(refusal));
  }
  return refusals;
}

async function* runBatch(
  conversation: Conversation,
  batch: TurnCall[],
  { tools, signal, refusals }: RunOptions & { refusals: ReadonlyMap<TurnCall, ToolError> },
): AsyncGenerator<LoopEvent> {
  for (const call of batch.filter(({ started }) => !started)) {
    yield { type: 'tool-call-start', data: { step: call.turn, ...toToolCall(call) } };
  }
  yield* runTogether(
    signal,
    batch.map((call) => (emit, batchSignal) => {
      const failures = conversation.countFailures(call);
      return executeToolCall(tools, call, {
        failures,
        refusal: refusals.get(call),
        emit,
        signal: batchSignal,
      });
    }),
  );
}

/** Says of each of these calls that it has started. One that is refused, or whose input does not fit, ends at once. */
async function* startAtClients(
  conversation: Conversation,
  calls: TurnCall[],
  options: RunOptions,
): AsyncGenerator<LoopEvent> {
  const refusals = await askForAll(conversation, calls, options.hooks);
  for (const call of calls) {
    const fault = refusals.get(call) ?? (await findCallFault(options.tools, call));
    if (fault !== undefined) refusals.set(call, fault);
  }
  const accepted = calls.filter((call) => !refusals.has(call));
  const now = accepted.length === 0 ? undefined : await options.hooks?.now?.();
  for (const call of accepted) {
    const { timeoutSeconds } = options.tools.find(({ name }) => name === call.name) as ClientTool;
    const until = new Date((now?.getTime() ?? Date.now()) + timeoutSeconds * 1000).toISOString();
    yield {
      type: 'tool-call-start',
      data: { step: call.turn, ...toToolCall(call), waits_for: 'client', until },
    };
  }
  const refused = calls.filter((call) => refusals.has(call));
  yield* runBatch(conversation, refused, { ...options, refusals });
}

/** The results of the calls that clients run, once nothing else of the turn is left to do. */
async function* takeResults(
  conversation: Conversation,
  hooks: RunOptions['hooks'],
): AsyncGenerator<LoopEvent> {
  for (;;) {
    const waiting = conversation.pendingCalls.filter(({ isAtClient }) => isAtClient);
    if (waiting.length === 0) return;
    if (hooks?.takeResults === undefined) throw new Error('nobody can give the results of client tools');
    for (const result of await hooks.takeResults(waiting.map(toToolCall))) {
      const call = waiting.find(({ call_id }) => call_id === result.call_id);
      if (call !== undefined) yield toEnd(call, result);
    }
  }
}

function findOwn({ tools }: RunOptions, name: string): OwnTool | undefined {
  const tool = tools.find((candidate) => candidate.name === name);
  return tool !== undefined && 'execute' in tool ? tool : undefined;
}

function findExcess({ openTurn }: Conversation, { call_id }: TurnCall): string | undefined {
  const position = openTurn?.calls.findIndex((call) => call.call_id === call_id) ?? 0;
  if (position < MAX_CALLS_PER_TURN) return undefined;
  return `At most ${MAX_CALLS_PER_TURN} calls can be made in one turn; this one was not run.`;
}

/**
 * Runs all of them in parallel and passes on what they emit, as it comes. An abort or a thrown error ends this
 * immediately: calls that are still running are told by their signal and not awaited.
 */
function runTogether(signal: AbortSignal, runs: Run[]): ReadableStream<LoopEvent> {
  const over = new AbortController();
  const runSignal = AbortSignal.any([signal, over.signal]);

  return new ReadableStream<LoopEvent>({
    start(controller) {
      const end = (finish: () => void) => {
        if (over.signal.aborted) return;
        over.abort();
        finish();
      };
      const fail = (reason: unknown) => end(() => controller.error(reason));
      signal.addEventListener('abort', () => fail(signal.reason), { signal: over.signal });
      const emit = (event: LoopEvent) => {
        if (!runSignal.aborted) controller.enqueue(event);
      };
      Promise.all(runs.map((run) => run(emit, runSignal))).then(() => end(() => controller.close()), fail);
    },
    cancel: () => over.abort(),
  });
}

function toToolCall({ call_id, name, input }: TurnCall): ToolCall {
  return { call_id, name, input };
}

type EndedCall = Pick<TurnCall, 'turn' | 'call_id' | 'name'>;

/** The end of a call of an answer that was cut: nobody knows what else the answer would have said. */
function toCutEnd(call: EndedCall): EventPayload<'tool-call-end'> {
  const error =
    'Not run: your message was cut off at its length limit, so none of its calls was run. Make them again in a shorter message; write a long file in several pieces.';
  return toEnd(call, {
    result: { output: { error } },
    fault: 'it was not run, because the message of the model was cut off at its length limit',
    durationMs: 0,
  });
}

/** The end of a call that a message of the user came before. */
export function toSkippedEnd(call: EndedCall): EventPayload<'tool-call-end'> {
  return toEnd(call, {
    result: { output: { error: 'Not run: a message of the user came first.' } },
    fault: 'it was not run, because a message came first',
    durationMs: 0,
  });
}

/** The end of a call that was cut off, and is not made again. */
export function toInterruptedEnd(call: EndedCall): EventPayload<'tool-call-end'> {
  const error =
    'This call was interrupted before its result was known: it may have taken effect fully, partly or not at all. Check before you repeat it.';
  return toEnd(call, {
    result: { output: { error } },
    fault: 'it was interrupted, and its effect is unknown',
    durationMs: 0,
  });
}

function toEnd(
  { turn, call_id, name }: EndedCall,
  { result, fault, durationMs }: Omit<ClientResult, 'call_id'>,
): EventPayload<'tool-call-end'> {
  return {
    type: 'tool-call-end',
    data: {
      step: turn,
      call_id,
      name,
      result,
      is_error: fault !== undefined,
      ...(fault !== undefined && { fault }),
      duration_ms: durationMs,
    },
  };
}
