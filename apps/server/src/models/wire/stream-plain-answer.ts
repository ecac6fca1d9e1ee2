import { findText } from '@jettson/agent';
import { isObject, type Json, readJson } from './read-json.ts';
import { readLines } from './read-lines.ts';

/** How a stream of events begins. */
const FIELD = /^\s*(data|event|id|retry)?:/;

/** Enough of a page to find its words. */
const MAX_TEXT_CHARS = 100_000;

/**
 * A fetch for servers that answer in one piece although a stream was asked for: the answer becomes a stream of the events
 * that would have built it, in the format of Anthropic's messages or OpenAI's chat completions. An error that is
 * text or a page becomes an event, too, so that its words can be read.
 */
export function streamPlainAnswer(fetchIt: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetchIt(input, init);
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || response.body === null || !asksForStream(init)) return response;
    const body = type.includes('json')
      ? toStream(await response.text())
      : response.body.pipeThrough(readText());
    const headers = new Headers(response.headers);
    headers.delete('content-length');
    headers.set('content-type', 'text/event-stream');
    return new Response(body, { status: response.status, headers });
  };
}

/** Passes a stream on. A text that is not a stream becomes one event at its end. */
function readText(): ReadableWritablePair<Uint8Array, Uint8Array> {
  let isStream: boolean | undefined;
  let text = '';
  const pass = (line: string) => {
    if (line.trim() !== '') isStream ??= FIELD.test(line);
    if (isStream !== false) return line;
    if (text.length < MAX_TEXT_CHARS) text += ` ${line.trim()}`;
    return '';
  };
  return readLines(pass, (rest) => {
    const last = pass(rest);
    return isStream === false ? `data:${text}\n\n` : last;
  });
}

function asksForStream(init: RequestInit | undefined): boolean {
  return typeof init?.body === 'string' && /"stream"\s*:\s*true/.test(init.body);
}

function toStream(text: string): string {
  const answer = readJson(text);
  // Some servers call a stream JSON. Of anything else, whoever reads it finds out that it is none.
  if (answer === undefined) return FIELD.test(text) ? text : `data: ${text}\n\n`;
  return eventsOf(answer as Json)
    .map((event) => `data: ${JSON.stringify(event)}\n\n`)
    .join('');
}

function eventsOf(answer: Json): Json[] {
  if (answer?.type === 'message') return messageEvents(answer);
  if (answer?.choices) return [chatChunk(answer)];
  return [answer?.error ? errorEvent(answer) : answer];
}

/** Some servers answer with an error and status 200. Both formats read it, in its own words, if it looks like this. */
function errorEvent(answer: Json): Json {
  const { error } = answer;
  const said = isObject(error) ? error : { message: findText(answer) };
  return { type: 'error', error: { type: 'api_error', ...said } };
}

function chatChunk(answer: Json): Json {
  const choices = listOf(answer.choices).map(({ message, ...choice }) => ({
    ...choice,
    delta: { ...objectOf(message), ...withIndexes(objectOf(message).tool_calls) },
  }));
  return { ...answer, choices };
}

function withIndexes(calls: unknown): Json {
  return Array.isArray(calls) ? { tool_calls: listOf(calls).map((call, index) => ({ index, ...call })) } : {};
}

function messageEvents({ content, stop_reason, stop_sequence, usage, ...message }: Json): Json[] {
  return [
    {
      type: 'message_start',
      message: { ...message, usage, content: [], stop_reason: null, stop_sequence: null },
    },
    ...listOf(content).flatMap(blockEvents),
    { type: 'message_delta', delta: { stop_reason, stop_sequence }, usage },
    { type: 'message_stop' },
  ];
}

function blockEvents(block: Json, index: number): Json[] {
  const { start, deltas } = split(block);
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

function split(block: Json): { start: Json; deltas: Json[] } {
  switch (block.type) {
    case 'text':
      return { start: { ...block, text: '' }, deltas: [{ type: 'text_delta', text: block.text }] };
    case 'tool_use':
      return {
        start: { ...block, input: {} },
        deltas: [{ type: 'input_json_delta', partial_json: JSON.stringify(block.input) }],
      };
    case 'thinking':
      return {
        start: { type: 'thinking', thinking: '' },
        deltas: [
          { type: 'thinking_delta', thinking: block.thinking },
          { type: 'signature_delta', signature: block.signature },
        ],
      };
    default:
      return { start: block, deltas: [] };
  }
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
