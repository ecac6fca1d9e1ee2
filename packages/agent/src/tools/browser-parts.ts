import type { BrowserSession, Target } from '@jettson/browser';
import type { ToolResult } from '@jettson/contract';
import { ToolError } from '../errors.ts';
import type { OwnTool } from '../types.ts';

/** Does something in the agent's browser; what happened there besides is added to the output as `notes`. */
export type InBrowser = (
  signal: AbortSignal,
  work: (session: BrowserSession) => Promise<ToolResult['output']>,
) => Promise<ToolResult>;

/** The fields that name an element. */
export const ELEMENT = {
  ref: { type: 'string', minLength: 1, description: 'From the latest snapshot, such as e12.' },
  selector: { type: 'string', minLength: 1, description: 'A CSS selector instead; its first match is used.' },
};

export interface ElementInput {
  ref?: string;
  selector?: string;
}

/** A browser tool whose input is an object with these fields. */
export function browserTool<Input>(
  inBrowser: InBrowser,
  name: string,
  {
    description,
    properties,
    required = [],
    run,
  }: {
    description: string;
    properties: Record<string, unknown>;
    required?: string[];
    run(session: BrowserSession, input: Input, signal: AbortSignal): Promise<ToolResult['output']>;
  },
): OwnTool {
  return {
    name,
    description,
    inputSchema: { type: 'object', properties, ...(required.length > 0 && { required }) },
    parallelSafe: false,
    execute: (input: Input, { signal }) => inBrowser(signal, (session) => run(session, input, signal)),
  };
}

/** The element that an input names; undefined if it names none. */
export function findTarget({ ref, selector }: ElementInput): Target | undefined {
  if (ref !== undefined && selector !== undefined) {
    throw new ToolError('Name the element by ref or by selector, not by both.');
  }
  // Models also write it as the snapshot does.
  return ref === undefined ? selector : { ref: ref.replace(/^\[|\]$/g, '') };
}

/** The element that an input must name. */
export function toTarget(input: ElementInput): Target {
  const target = findTarget(input);
  if (target === undefined) throw new ToolError('Name the element: by ref, from a snapshot, or by selector.');
  return target;
}
