import { setTimeout as wait } from 'node:timers/promises';
import { generateText, jsonSchema, type ToolSet } from 'ai';
import type { Conversation } from './conversation.ts';
import { ModelError } from './errors.ts';
import { forProvider, PROMPT_CACHE } from './for-provider.ts';
import { measureUsage } from './measure-usage.ts';
import { pickRetryDelay } from './pick-retry-delay.ts';
import { repairReply } from './repair-reply.ts';
import { toModelError } from './to-model-error.ts';
import type { LoopEvent, RunAgentOptions, Tool } from './types.ts';
import { withUsableCalls } from './with-usable-calls.ts';

const MAX_ATTEMPTS = 5;

const LAST_TURN =
  'This is your last turn. Do not call any tool: it would not be run. Answer with what you have, and say what is missing.';

// The SDK's warnings (such as an unknown model's token limit) would go to the terminal of any program that imports
// this.
globalThis.AI_SDK_LOG_WARNINGS = false;

/**
 * One turn of the model: a `message` event, and a `model-retry` before each new attempt after overload, a rate limit, a
 * broken connection or an answer that cannot be read. Throws a ModelError if that does not help.
 */
export async function* askModel(
  conversation: Conversation,
  options: RunAgentOptions,
): AsyncGenerator<LoopEvent> {
  const { model, signal, retryDelayMs = 2_000 } = options;
  const turn = conversation.turns + 1;
  const request = toRequest(conversation, options);

  for (let attempt = 1; ; attempt++) {
    const [outcome] = await Promise.allSettled([generateText(request)]);
    if (outcome.status === 'fulfilled') {
      return yield toMessage(outcome.value, { request, turn, newCallId: options.newCallId });
    }
    signal.throwIfAborted();
    const failure = toModelError(outcome.reason, { model, attempt });
    const delayMs = pickRetryDelay(outcome.reason, retryDelayMs * 2 ** (attempt - 1));
    const mayPass = failure instanceof ModelError && failure.isTemporary;
    if (!mayPass || delayMs === null || attempt === MAX_ATTEMPTS) throw failure;
    yield {
      type: 'model-retry',
      data: { step: turn, attempt, delay_ms: delayMs, error: failure.message },
    };
    await wait(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

type Request = Parameters<typeof generateText>[0];

function toRequest(
  { messages, turns, providerCallIds }: Conversation,
  { model, tools, system, maxTurns, signal }: RunAgentOptions,
): Request {
  const isLast = turns + 1 >= maxTurns;
  return {
    model: withUsableCalls(model, providerCallIds),
    tools: toToolSet(tools),
    instructions: {
      role: 'system',
      content: isLast ? `${system}\n\n${LAST_TURN}` : system,
      providerOptions: PROMPT_CACHE,
    },
    messages: forProvider(messages, model),
    abortSignal: signal,
    // The SDK's own retries skip answers that are not JSON, and nobody would see why a run makes no progress.
    maxRetries: 0,
    // No part of a run may depend on what the provider stores: messages are sent in full.
    providerOptions: { openai: { store: false } },
  };
}

function toMessage(
  result: Awaited<ReturnType<typeof generateText>>,
  { request, turn, newCallId }: { request: Request; turn: number; newCallId: () => string },
): LoopEvent {
  const { resume, ...said } = repairReply(result, newCallId);
  const { instructions, messages, tools } = request;
  return {
    type: 'message',
    data: {
      step: turn,
      role: 'assistant',
      ...said,
      finish_reason: result.finishReason,
      usage: measureUsage(result.usage, {
        asked: [instructions, messages, tools],
        answered: resume.message.content,
      }),
    },
    resume,
  };
}

/** Tools without `execute`: the loop runs them, so that each call is recorded before it starts. */
function toToolSet(tools: Tool[]): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, inputSchema }) => [
      name,
      { description, inputSchema: jsonSchema(inputSchema) },
    ]),
  );
}
