import { generateText, jsonSchema, type ToolSet } from 'ai';
import type { Conversation } from './conversation.ts';
import { forProvider, PROMPT_CACHE } from './for-provider.ts';
import { repairReply } from './repair-reply.ts';
import { toModelError } from './to-model-error.ts';
import type { AgentEvent, RunAgentOptions, Tool } from './types.ts';

type Reply = Omit<Extract<AgentEvent, { type: 'message' }>, 'type' | 'step'>;

/** Waits 2, 4, 8 and 16 s, or as long as Retry-After says, up to a minute: a provider's overload often lasts that long. */
const MAX_RETRIES = 4;

// The SDK's warnings (an unknown model's token limit) would go to the terminal of whoever imports this.
globalThis.AI_SDK_LOG_WARNINGS = false;

const LAST_TURN =
  'This is your last turn. Do not call any tool: nothing would be run. Answer with what you have, and say what is missing.';

/** One turn of the model. Overload, rate limits and network failures are retried; throws a ModelError when that does not help. */
export async function askModel(
  conversation: Conversation,
  { model, tools, system, maxSteps, signal }: RunAgentOptions,
): Promise<Reply> {
  const isLast = conversation.turns + 1 >= maxSteps;
  try {
    const result = await generateText({
      model,
      tools: toToolSet(tools),
      instructions: {
        role: 'system',
        content: isLast ? `${system}\n\n${LAST_TURN}` : system,
        providerOptions: PROMPT_CACHE,
      },
      messages: forProvider(conversation.messages, model),
      maxRetries: MAX_RETRIES,
      abortSignal: signal,
      // Nothing of a run may depend on what the provider keeps: messages are sent whole.
      providerOptions: { openai: { store: false } },
    });
    return {
      ...repairReply(result, conversation),
      finishReason: result.finishReason,
      usage: {
        inputTokens: result.usage.inputTokens ?? 0,
        outputTokens: result.usage.outputTokens ?? 0,
        cachedInputTokens: result.usage.inputTokenDetails.cacheReadTokens ?? 0,
      },
    };
  } catch (error) {
    signal.throwIfAborted();
    throw toModelError(error, model);
  }
}

/** Tools without `execute`: the loop runs them, so that each call is written down before it starts. */
function toToolSet(tools: Tool[]): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, inputSchema }) => [
      name,
      { description, inputSchema: jsonSchema(inputSchema) },
    ]),
  );
}
