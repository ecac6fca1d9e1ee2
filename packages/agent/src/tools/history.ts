import type { EventPayload } from '@jettson/contract';
import { HISTORY_TOOL } from '../compact-entries.ts';
import { ToolError } from '../errors.ts';
import type { OwnTool } from '../types.ts';

/** About 5,000 tokens: it must fit where little room is left. */
const PAGE_CHARS = 20_000;

/** A turn as it is in the log. */
export interface LoggedTurn {
  said: EventPayload<'message'>['data'];
  ends: EventPayload<'tool-call-end'>['data'][];
}

/** What the agent said, called and read in one of its earlier turns, in pages. `readTurn`: undefined if there is no such turn. */
export function historyTool(readTurn: (step: number) => Promise<LoggedTurn | undefined>): OwnTool {
  return {
    name: HISTORY_TOOL,
    description:
      'Read one of your earlier turns again, with its calls and their full results, after it was left out to save room.',
    inputSchema: {
      type: 'object',
      properties: {
        step: { type: 'integer', minimum: 1, description: 'The number of the turn.' },
        offset: { type: 'integer', minimum: 0, description: 'The next_offset of the page before.' },
      },
      required: ['step'],
    },
    parallelSafe: true,
    isRepeatable: true,
    async execute({ step, offset = 0 }: { step: number; offset?: number }) {
      const turn = await readTurn(step);
      if (turn === undefined) throw new ToolError(`There is no turn ${step}.`);
      const text = describeTurn(turn);
      const end = offset + PAGE_CHARS;
      const next = end < text.length ? end : null;
      return { output: { step, text: text.slice(offset, end).toWellFormed(), next_offset: next } };
    },
  };
}

function describeTurn({ said, ends }: LoggedTurn): string {
  const calls = said.tool_calls.flatMap(({ call_id, name, input }) => {
    const end = ends.find((candidate) => candidate.call_id === call_id);
    const result = end === undefined ? 'none' : JSON.stringify(end.result.output);
    return [`${name} ${JSON.stringify(input)}`, `Result: ${result}`];
  });
  return [...(said.text === '' ? [] : [said.text]), ...calls].join('\n\n');
}
