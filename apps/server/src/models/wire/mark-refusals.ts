import { isObject, readJson } from './read-json.ts';
import { readLines } from './read-lines.ts';

interface Chunk {
  type?: string;
  choices?: { delta?: { refusal?: unknown } | null; finish_reason?: unknown }[];
  response?: object;
}

/** A line that may be the first of a refusal. */
const MAY_REFUSE = /"refusal" ?: ?"[^"]|"response\.refusal\./;

/** Reasons that say less. */
const ENDS = /^(stop|length|tool_calls|function_call)$/;

/**
 * A fetch for model providers that ends an answer of OpenAI's formats with the reason `refusal` if the model refuses in it.
 * It does so in a field of its own, which the libraries add to the text; they take the answer for a call if it has one, too.
 */
export function markRefusals(fetchIt: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetchIt(input, init);
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || response.body === null || !type.includes('event-stream')) return response;
    const mark = openMarker();
    const { status, headers } = response;
    return new Response(response.body.pipeThrough(readLines(mark, mark)), { status, headers });
  };
}

function openMarker(): (line: string) => string {
  let isRefusal = false;
  return (line) => {
    if (!line.startsWith('data:') || !(isRefusal || MAY_REFUSE.test(line))) return line;
    const chunk = readJson(line.slice('data:'.length));
    // The end of the stream is none.
    if (!isObject(chunk)) return line;
    isRefusal ||= refuses(chunk);
    return isRefusal ? `data: ${JSON.stringify(marked(chunk))}` : line;
  };
}

function refuses({ type, choices }: Chunk): boolean {
  const [choice] = Array.isArray(choices) ? choices : [];
  const refusal = choice?.delta?.refusal;
  return type === 'response.refusal.delta' || (typeof refusal === 'string' && refusal !== '');
}

function marked(chunk: Chunk): Chunk {
  if (chunk.type === 'response.completed') {
    return { ...chunk, response: { ...chunk.response, incomplete_details: { reason: 'refusal' } } };
  }
  if (!Array.isArray(chunk.choices)) return chunk;
  const choices = chunk.choices.map((choice) =>
    ENDS.test(String(choice.finish_reason)) ? { ...choice, finish_reason: 'refusal' } : choice,
  );
  return { ...chunk, choices };
}
