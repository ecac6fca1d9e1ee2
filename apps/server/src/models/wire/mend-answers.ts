import { mendChat } from './mend-chat.ts';
import { isObject, type Json, readJson } from './read-json.ts';
import { readLines } from './read-lines.ts';

/** What Anthropic's messages and OpenAI's responses must have. Nobody really reports zero, so it is then estimated. */
const BOTH = { input_tokens: 0, output_tokens: 0 };
/** Events that must have a usage, or that are in a form of their own. The others are passed on unread. */
const IS_READ =
  /"usage"|"message_start"|"message_delta"|"response\.(completed|incomplete)"|"created"\s*:\s*"|"arguments"\s*:\s*\{/;

/**
 * A fetch for model providers that removes impossible token counts from their answers, streamed or not. The libraries
 * validate answers as a whole: an answer without `usage`, or with text in it, would be discarded together with everything
 * that was paid for. So would a call whose arguments are an object, and a stream with an event of blanks in it, or without the
 * blank line after its last event.
 */
export function mendAnswers(fetchIt: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetchIt(input, init);
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || response.body === null) return response;
    if (type.includes('event-stream')) {
      return withBody(response, response.body.pipeThrough(readLines(mendLine, endStream)));
    }
    return type.includes('json') ? withBody(response, mendText(await response.text(), mendAnswer)) : response;
  };
}

/** The headers that describe the original bytes do not describe these. */
function withBody(response: Response, body: string | ReadableStream<Uint8Array>): Response {
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(body, { status: response.status, headers });
}

function mendLine(line: string): string {
  if (!line.startsWith('data:')) return line;
  const data = line.slice('data:'.length);
  // A comment, so that it does not end the event around it.
  if (data.trim() === '') return ':';
  if (data.trim() === '[DONE]') return 'data: [DONE]';
  return IS_READ.test(data) ? `data: ${mendText(data, mendEvent)}` : line;
}

/** Ends the last event, if it is whole. */
function endStream(rest: string): string {
  const line = mendLine(rest);
  const isWhole =
    rest === '' || (line.startsWith('data:') && readJson(line.slice('data:'.length)) !== undefined);
  return isWhole ? `${line}\n\n` : line;
}

/** What is no JSON stays as it is: the caller will find out. */
function mendText(text: string, mend: (value: Json) => Json): string {
  const value = readJson(text);
  return isObject(value) ? JSON.stringify(mend(value)) : text;
}

function mendAnswer(answer: Json): Json {
  const hasBoth = answer.type === 'message' || answer.object === 'response';
  return { ...mendChat(answer), usage: { ...(hasBoth && BOTH), ...countsOf(answer.usage) } };
}

function mendEvent(event: Json): Json {
  if (event.type === 'message_start' && isObject(event.message)) {
    return { ...event, message: { ...event.message, usage: { ...BOTH, ...countsOf(event.message.usage) } } };
  }
  if (event.type === 'message_delta') {
    return { ...event, usage: { output_tokens: 0, ...countsOf(event.usage) } };
  }
  if (isObject(event.response))
    return { ...event, response: mendAnswer({ ...event.response, object: 'response' }) };
  const mended = mendChat(event);
  const usage = event.usage ?? usageElsewhere(event);
  return usage === undefined || usage === null ? mended : { ...mended, usage: countsOf(usage) };
}

/** Where Moonshot and Groq have the usage of a stream. */
function usageElsewhere({ choices, x_groq: groq }: Json): unknown {
  const [choice] = Array.isArray(choices) ? choices : [];
  return isObject(choice) && isObject(choice.usage) ? choice.usage : isObject(groq) ? groq.usage : undefined;
}

/** The counts, and the objects of counts, that can be read. */
function countsOf(usage: unknown): Json {
  if (!isObject(usage)) return {};
  return Object.fromEntries(
    Object.entries(usage).flatMap(([field, value]): [string, unknown][] => {
      if (typeof value === 'number') return value >= 0 ? [[field, value]] : [];
      return isObject(value) ? [[field, countsOf(value)]] : [];
    }),
  );
}
