import type { LanguageModelV4Content } from '@ai-sdk/provider';
import { nanoid } from 'nanoid';
import type { OfferedTool } from './offer-tools.ts';

const CALL_START = /^\{"thought": "([^"]*)", "tool": "([^"]*)", "input": /;
const FINISH_START = '{"finish": ';

/**
 * Converts one turn in the grammar's form into a part that the agent loop knows: a tool call or the answer. A reply
 * that was truncated at the token limit stays what it began as: a call keeps its broken input, which the loop reports
 * to the model, and an answer ends where it was cut.
 */
export function parseAction(text: string, tools: readonly OfferedTool[]): LanguageModelV4Content[] {
  const call = CALL_START.exec(text);
  if (call) {
    const [start, thought = '', name] = call;
    const toolName = tools.find((offered) => offered.name === name)?.tool.name ?? (name as string);
    const input = text.slice(start.length).replace(/\}\s*$/, '');
    return [
      { type: 'text', text: thought },
      { type: 'tool-call', toolCallId: `call_${nanoid()}`, toolName, input },
    ];
  }
  const answer = text.startsWith(FINISH_START) ? readAnswer(text.slice(FINISH_START.length)) : text;
  return [{ type: 'text', text: answer }];
}

/** The string at the start of `json`; if it is truncated, the complete part of it. */
function readAnswer(json: string): string {
  const [whole = '"'] = /^"(?:[^"\\]|\\(?:u[0-9a-fA-F]{4}|[^u]))*/.exec(json) ?? [];
  return JSON.parse(`${whole}"`);
}
