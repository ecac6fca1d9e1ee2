import type { ToolResult } from '@jettson/contract';
import { cutMiddle } from './cut-middle.ts';

/** As JSON: about 25,000 tokens. */
const MAX_CHARS = 100_000;

/**
 * What a tool that is not ours answered, as the output of a result: an object as it is, anything else as `{result}`. If it
 * has more than 100,000 characters as JSON, it becomes a text without its middle.
 */
export function cutOutput(answer: unknown): ToolResult['output'] {
  if (typeof answer === 'string') return { result: cutMiddle(answer, MAX_CHARS) };
  const json = JSON.stringify(answer) ?? 'null';
  if (json.length > MAX_CHARS) return { result: cutMiddle(json, MAX_CHARS) };
  const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  return isObject ? (answer as ToolResult['output']) : { result: answer ?? null };
}
