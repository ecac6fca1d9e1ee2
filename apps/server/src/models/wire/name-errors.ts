import { isNewEvent, readErrorText } from '@jettson/agent';
import { isObject, readJson } from './read-json.ts';
import { readLines } from './read-lines.ts';

/** What Anthropic's answers begin with. */
const BEGINNING = /"type"\s*:\s*"message_start"/;

/**
 * A fetch that puts an error at the beginning of a stream into Anthropic's form. Gateways send other forms, and Anthropic's
 * library drops the text of those.
 */
export function nameErrors(fetchIt: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetchIt(input, init);
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || response.body === null || type.includes('json')) return response;
    const { status, headers } = response;
    const name = openNamer();
    return new Response(response.body.pipeThrough(readLines(name, name)), { status, headers });
  };
}

function openNamer(): (line: string) => string {
  let hasBegun = false;
  return (line) => {
    hasBegun ||= BEGINNING.test(line);
    return hasBegun || !line.startsWith('data:') ? line : nameError(line);
  };
}

function nameError(line: string): string {
  const data = line.slice('data:'.length);
  const event = readJson(data);
  if (isNewEvent(event)) return line;
  const said = isObject(event) ? event : {};
  const { type, code } = isObject(said.error) ? said.error : said;
  const name = [type, code].find((one) => typeof one === 'string' && one !== 'error');
  const message = readErrorText(data) ?? (said.error && name);
  if (message === undefined) return line;
  return `data: ${JSON.stringify({ type: 'error', error: { type: name ?? 'api_error', message } })}`;
}
