import type { EventPayload } from '@jettson/contract';
import { findRefusal, isCut } from './stop-reason.ts';

type Said = Pick<EventPayload<'message'>['data'], 'text' | 'tool_calls' | 'finish_reason'>;
type Tools = readonly { name: string }[];

/**
 * Whether a message of the model answers the task: it calls no tool, is no refusal, and the loop finds no fault in it. Use
 * this wherever answers are treated differently from other messages.
 */
export function isAnswer(said: Said, tools: Tools): boolean {
  const isSaid = said.tool_calls.length === 0 && findRefusal(said) === undefined;
  return isSaid && findFault(said, tools) === undefined;
}

/** Why a message without tool calls is not an answer, worded for the model; undefined if it is one. */
export function findFault(said: Said, tools: Tools): string | undefined {
  const { text, finish_reason } = said;
  if (isCut(said)) {
    return 'Your last message was cut off at its length limit. Say it again in fewer words; put long content into a file with a tool.';
  }
  if (finish_reason === 'pause') {
    return 'Your last message was paused before it was complete. Continue where it stopped.';
  }
  if (text.trim() === '') {
    return 'Your last message was empty. Call a tool to continue with the task, or answer with the final result.';
  }
  const name = findWrittenCall(text, tools);
  if (name) {
    return `Your last message wrote a call of ${name} as text, so nothing was run. Make the call through the tool interface, or answer with the final result.`;
  }
  return undefined;
}

/** Small models write `{"name": …, "arguments": …}` into their answer instead of calling the tool. */
function findWrittenCall(text: string, tools: Tools): string | undefined {
  const json = unwrap(text.trim());
  if (!json.startsWith('{')) return undefined;
  try {
    const { name, arguments: input, parameters = input } = JSON.parse(json);
    return parameters === undefined ? undefined : tools.find((tool) => tool.name === name)?.name;
  } catch {
    return undefined;
  }
}

/**
 * Without the tag or the fence around it. Written by hand: a pattern that looks for blanks before an end would try each
 * of them.
 */
function unwrap(text: string): string {
  const opening =
    ['<tool_call>', '```json', '```tool_call', '```'].find((mark) => text.startsWith(mark)) ?? '';
  const closing = ['</tool_call>', '```'].find((mark) => text.endsWith(mark)) ?? '';
  return text.slice(opening.length, Math.max(opening.length, text.length - closing.length)).trim();
}
