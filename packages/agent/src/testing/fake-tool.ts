import type { OwnTool, ToolContext } from '../types.ts';

/** A tool that records its runs, for tests of the loop: `execute` gets the input's `text`. */
export function fakeTool(
  name: string,
  execute: (text: string, context: ToolContext) => Promise<Record<string, unknown>> | Record<string, unknown>,
  { parallelSafe = false } = {},
): OwnTool & { runs: string[] } {
  const runs: string[] = [];
  return {
    name,
    runs,
    parallelSafe,
    description: `The fake tool ${name}.`,
    inputSchema: {
      type: 'object',
      properties: { text: { type: 'string' } },
      required: ['text'],
    },
    async execute({ text }: { text: string }, context: ToolContext) {
      runs.push(text);
      return { output: await execute(text, context) };
    },
  };
}
