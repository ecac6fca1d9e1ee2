import {
  type ChatCompletionRequest,
  type ChatMessage,
  type FixtureResponse,
  LLMock,
} from '@copilotkit/aimock';
import {
  argumentsOf,
  type Script,
  type ScriptConversation,
  type ScriptMessage,
  type ScriptTurn,
} from './script.ts';

export interface ScriptedModelServer {
  /** The URL without `/v1`. It speaks the Anthropic messages, OpenAI chat completions and OpenAI responses formats. */
  url: string;
  close(): Promise<void>;
}

/**
 * A fake provider on a loopback port (0: any free one) that follows a script, whatever key and model id a request has.
 * In the Anthropic format, if a message has both, the script sees its text before its tool results. `paced`: conversations
 * that match it are answered a few letters at a time.
 */
export async function startScriptedModelServer(
  script: Script,
  { port = 0, paced }: { port?: number; paced?: RegExp | undefined } = {},
): Promise<ScriptedModelServer> {
  const server = new LLMock({ port, host: '127.0.0.1', journalMaxEntries: 1, logLevel: 'silent' });
  const answer = async (request: ChatCompletionRequest) =>
    toResponse(await script(toScriptConversation(request)));
  if (paced) {
    const isPaced = ({ messages }: ChatCompletionRequest) => paced.test(JSON.stringify(messages));
    server.on({ predicate: isPaced }, answer, { latency: 400, chunkSize: 8 });
  }
  server.on({ predicate: () => true }, answer);
  await server.start();
  return { url: server.url, close: () => server.stop() };
}

function toResponse({ text, calls = [], tokens, finishReason, fault }: ScriptTurn): FixtureResponse {
  if (fault) {
    return {
      status: fault.status,
      error: { message: fault.message ?? `Fault ${fault.status}`, type: 'scripted_fault' },
      ...(fault.retryAfterSeconds !== undefined && { retryAfter: fault.retryAfterSeconds }),
    };
  }
  const overrides = {
    usage: toUsage(tokens),
    ...(finishReason && { finishReason: FINISH_REASONS[finishReason] }),
  };
  const toolCalls = calls.map(({ id, name, input }) => ({ id, name, arguments: argumentsOf(input) }));
  if (toolCalls.length === 0) return { content: text ?? '', ...overrides };
  return text === undefined ? { toolCalls, ...overrides } : { content: text, toolCalls, ...overrides };
}

/** The usage that a turn reports, under the names of all wire formats. */
function toUsage({ input, output }: NonNullable<ScriptTurn['tokens']> = { input: 100, output: 10 }) {
  return {
    input_tokens: input,
    output_tokens: output,
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
  };
}

const FINISH_REASONS = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  refusal: 'refusal',
};

function toScriptConversation({ messages: wire }: ChatCompletionRequest): ScriptConversation {
  const isSystem = ({ role }: ChatMessage) => role === 'system' || (role as string) === 'developer';
  const messages: ScriptMessage[] = [];
  for (const message of wire.filter((candidate) => !isSystem(candidate))) {
    const { role, tool_call_id: callId } = message;
    const previous = messages.at(-1);
    // The responses format sends a turn's text and each of its calls as separate items.
    if (role === 'assistant' && previous?.role === 'assistant') previous.text += textOf(message);
    else
      messages.push({
        role: role as ScriptMessage['role'],
        text: textOf(message),
        ...(callId && { callId }),
      });
  }
  return { system: wire.filter(isSystem).map(textOf).join('\n'), messages };
}

function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return content?.map((part) => part.text ?? '').join('') ?? '';
}
