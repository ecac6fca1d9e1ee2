import { cutOutput } from '@jettson/agent';
import type { RequestHeaders, ToolResult } from '@jettson/contract';
import type { HttpResponse } from '@jettson/egress';
import { hideValues, hideValuesInBeginning } from '../../mcp-servers/hide-values.ts';
import { isDeeperThan } from '../../memory/bulk/transfer/is-deeper-than.ts';

const MAX_CHARS = 100_000;
/** What is nested deeper is left as text: whoever goes through it goes one call deeper for each level. */
const MAX_LEVELS = 64;

/**
 * The answer of an HTTP tool as the output of a result: the value of JSON, else the text; long ones lose their middle. It
 * never shows `sent`, the headers of the request: they are hidden first, because half a value is no longer found.
 */
export function readAnswer(response: Omit<HttpResponse, 'url'>, sent: RequestHeaders): ToolResult['output'] {
  const { body, headers, truncated } = response;
  const isJson = /\bjson\b/i.test(headers['content-type'] ?? '');
  if (isJson && !truncated && body.length <= MAX_CHARS) {
    const parsed = parse(body);
    if (parsed !== undefined) return cutOutput(hideValues(parsed, sent));
  }
  const text = readText(response, sent);
  return cutOutput(truncated ? `${text}\n\n[The answer goes on; only its first 1 MB was read.]` : text);
}

/** What was read of the answer, without the values of `sent`. */
export function readText(
  { body, truncated }: Pick<HttpResponse, 'body' | 'truncated'>,
  sent: RequestHeaders,
): string {
  return truncated ? hideValuesInBeginning(body, sent) : hideValues(body, sent);
}

/** Undefined for what is not JSON or nested too deep. */
function parse(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return isDeeperThan(MAX_LEVELS, value) ? undefined : value;
  } catch {
    return undefined;
  }
}
