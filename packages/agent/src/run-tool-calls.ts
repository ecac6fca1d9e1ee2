import type { ToolCall } from '@jettson/contract';
import type { Conversation, TurnCall } from './conversation.ts';
import { executeToolCall } from './execute-tool-call.ts';
import type { LoopEvent, RunAgentOptions } from './types.ts';

type RunOptions = Pick<RunAgentOptions, 'tools' | 'signal' | 'hooks'>;
type Run = (emit: (event: LoopEvent) => void, signal: AbortSignal) => Promise<void>;

/** More calls in one turn are a flood, not a plan: each may leave megabytes in the log. */
const MAX_CALLS_PER_TURN = 32;

/**
 * Gives each pending call of the open turn its result: in the order of the turn, or in parallel if all of them allow
 * it.
 */
export async function* runToolCalls(
  conversation: Conversation,
  { tools, signal, hooks }: RunOptions,
): AsyncGenerator<LoopEvent> {
  const pending = conversation.pendingCalls;
  for (const call of pending.filter(({ started }) => started)) yield toInterruptedEnd(call);

  const waiting = pending.filter(({ started }) => !started);
  const allowed = waiting.filter((call) => findExcess(conversation, call) === undefined);
  if (allowed.length > 0) await hooks?.beforeToolCalls?.(allowed.map(toToolCall));
  const isSafe = ({ name }: TurnCall) => tools.find((tool) => tool.name === name)?.parallelSafe ?? true;
  const batches = waiting.every(isSafe) ? [waiting] : waiting.map((call) => [call]);

  for (const batch of batches) {
    signal.throwIfAborted();
    // A hook may end the run by throwing: it is asked about the whole batch before any call starts.
    const refusals = new Map<TurnCall, string | undefined>();
    for (const call of batch) {
      refusals.set(call, findExcess(conversation, call) ?? (await hooks?.beforeToolCall?.(toToolCall(call))));
    }

    for (const call of batch) {
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

function toInterruptedEnd({ turn, call_id, name }: TurnCall): LoopEvent {
  const error =
    'This call was interrupted before its result was known: it may have taken effect fully, partly or not at all. Check before you repeat it.';
  return {
    type: 'tool-call-end',
    data: {
      step: turn,
      call_id,
      name,
      result: { output: { error } },
      is_error: true,
      fault: 'it was interrupted, and its effect is unknown',
      duration_ms: 0,
    },
  };
}
