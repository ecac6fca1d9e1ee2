import type { APICallError } from '@ai-sdk/provider';

/** No provider says more in one error; a page of a proxy may. */
const MAX_BODY_CHARS = 100_000;
const MAX_CHARS = 2_000;
/** Where servers put their text: OpenAI, Anthropic and most; FastAPI (`detail`); Ollama (`error`); Azure; Rails; MiniMax. */
const FIELDS = [
  'message',
  'detail',
  'error_description',
  'error',
  'errors',
  'msg',
  'title',
  'reason',
  'description',
  'base_resp',
  'status_msg',
];

/**
 * What the provider itself says about a failed call. The AI SDK knows one shape of errors for each provider, and puts the
 * status text ("Bad Request") in place of all others.
 */
export function providerMessage(error: APICallError): string {
  const body = bodyOf(error);
  return (readErrorText(body) ?? error.message).slice(0, MAX_CHARS);
}

/** The text of an error in a body or an event: JSON, a page of a proxy, or plain text. Undefined if it has none. */
export function readErrorText(body: string): string | undefined {
  return findText(readJson(body)) ?? (readText(body.trim()) || undefined);
}

/** The code or type by which the provider names the error: `insufficient_quota`; empty if it has none. */
export function providerCode(error: APICallError): string {
  const data = error.data ?? readJson(bodyOf(error));
  const named = asObject(asObject(data).error);
  return [named.code, named.type, asObject(data).code, asObject(data).type]
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .join(' ');
}

/** The body of an error; gateways that were asked for a stream may send one event instead. */
function bodyOf({ responseBody = '' }: APICallError): string {
  const body = responseBody.slice(0, MAX_BODY_CHARS).trim();
  if (!/^(event|data):/.test(body)) return body;
  const lines = body.split(/\r?\n/).filter((line) => line.startsWith('data:'));
  return lines
    .map((line) => line.slice('data:'.length))
    .join('\n')
    .trim();
}

/** The text of an error, wherever its server has it. */
export function findText(value: unknown, levels = 8): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : unwrapped(value.trim(), levels);
  if (levels === 0 || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return findText(value[0], levels - 1);
  for (const field of FIELDS) {
    const text = findText((value as Record<string, unknown>)[field], levels - 1);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Gateways put the error of the server behind them into their own, as JSON in a string. */
function unwrapped(text: string, levels: number): string {
  if (!text.startsWith('{') || levels === 0) return text;
  return findText(readJson(text), levels - 1) ?? text;
}

/** A page of a proxy, without its markup. */
function readText(body: string): string {
  if (!body.startsWith('<')) return body.startsWith('{') || body.startsWith('[') ? '' : body;
  const title = /<title[^>]{0,200}>([^<]{1,200})/i.exec(body)?.[1];
  return title?.trim() ?? '';
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value, if it is an object. */
export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
