import type { ToolResult } from '@jettson/contract';
import type { OwnTool, ToolContext } from '../types.ts';

/** The tool of this name. */
export function findTool(tools: OwnTool[], name: string): OwnTool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return tool;
}

/** Calls a tool as the loop does, without checking the input. */
export function callTool(
  tools: OwnTool[],
  name: string,
  input: unknown,
  context: Partial<ToolContext> = {},
): Promise<ToolResult> {
  return findTool(tools, name).execute(input as never, {
    callId: 'call_1',
    signal: new AbortController().signal,
    onOutput: () => {},
    ...context,
  });
}
