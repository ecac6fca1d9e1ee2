import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { runAgent } from '../run-agent.ts';
import type { LoopEvent } from '../types.ts';
import { fakeTool } from './fake-tool.ts';
import { nextCallId } from './next-call-id.ts';
import { startWireServer, type WireAnswer } from './start-wire-server.ts';
import { CHAT, MESSAGES, type WireFormat } from './wire-answers.ts';

/** How a run ended whose provider began with a certain answer. */
export interface Ending {
  events: LoopEvent[];
  /** What the run threw. */
  error: unknown;
  /** What the tool `echo` was called with. */
  ran: string[];
  /** The bodies of the requests. */
  asked: string[];
}

interface Provider {
  name: string;
  wire: WireFormat;
  /** What the format calls these reasons. */
  reasons: { length: string };
  connect(url: string): LanguageModelV4;
}

/** The wire formats, and the libraries that speak them. */
export const PROVIDERS: Provider[] = [
  {
    name: 'Anthropic messages',
    wire: MESSAGES,
    reasons: { length: 'max_tokens' },
    connect: (url) => createAnthropic({ apiKey: 'k', baseURL: `${url}/v1` })('claude-fake'),
  },
  {
    name: 'OpenAI chat',
    wire: CHAT,
    reasons: { length: 'length' },
    connect: (url) => createOpenAI({ apiKey: 'k', baseURL: `${url}/v1` }).chat('gpt-fake'),
  },
  {
    name: 'OpenAI-compatible chat',
    wire: CHAT,
    reasons: { length: 'length' },
    connect: (url) =>
      createOpenAICompatible({ name: 'local', baseURL: `${url}/v1`, includeUsage: true })('fake'),
  },
];

/**
 * Runs the loop with the tool `echo` against a provider that answers like this first, and "done" from then on, or like
 * `later`. With a fallback, there is a second model, of the same provider.
 */
export async function runOverWire(
  { wire, connect }: Provider,
  first: WireAnswer,
  {
    hasFallback = false,
    later = wire.stream({ text: 'done' }),
  }: { hasFallback?: boolean; later?: WireAnswer } = {},
): Promise<Ending> {
  await using server = await startWireServer(first, later);
  const echo = fakeTool('echo', (text) => ({ text }), { parallelSafe: true });
  const events: LoopEvent[] = [];
  let error: unknown;
  try {
    for await (const event of runAgent({
      models: [
        { id: 'a/model', model: connect(server.url) },
        ...(hasFallback ? [{ id: 'b/model', model: connect(server.url) }] : []),
      ],
      tools: [echo],
      system: 'You are a test.',
      task: 'Do it.',
      history: [],
      maxTurns: 5,
      newCallId: nextCallId,
      signal: new AbortController().signal,
      retryDelayMs: 1,
    })) {
      events.push(event);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { events, error, ran: echo.runs, asked: server.asked };
}

/** A call of `echo` with this text as its arguments, whole or not. */
export function echoCall(id: string, input: string): { id: string; name: string; input: string } {
  return { id, name: 'echo', input };
}
