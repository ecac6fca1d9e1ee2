import type { ModelOptions } from './types.ts';

type Body = Record<string, unknown>;

/** Whether a request has an option, under the name that any of the wire formats gives it. */
const IS_SENT: Record<keyof ModelOptions, (body: Body) => boolean> = {
  effort: ({ reasoning_effort, reasoning, output_config, thinking }) =>
    [reasoning_effort, effortIn(reasoning), effortIn(output_config), thinking].some(isGiven),
  temperature: ({ temperature }) => isGiven(temperature),
  max_output_tokens: ({ max_tokens, max_completion_tokens, max_output_tokens }) =>
    [max_tokens, max_completion_tokens, max_output_tokens].some(isGiven),
};

/**
 * The options that were set and are not in the request. The AI SDK warns of most that it leaves out, but not of all. None for
 * a model that does not show its request.
 */
export function findUnsent(options: ModelOptions, request: unknown): (keyof ModelOptions)[] {
  const set = (Object.keys(IS_SENT) as (keyof ModelOptions)[]).filter((name) => isGiven(options[name]));
  // A request with pictures takes long to read.
  const body = set.length === 0 ? undefined : readBody(request);
  return body === undefined ? [] : set.filter((name) => !IS_SENT[name](body));
}

function readBody(request: unknown): Body | undefined {
  try {
    const value: unknown = typeof request === 'string' ? JSON.parse(request) : request;
    return typeof value === 'object' && value !== null ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

function effortIn(part: unknown): unknown {
  return (part as { effort?: unknown } | undefined | null)?.effort;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
