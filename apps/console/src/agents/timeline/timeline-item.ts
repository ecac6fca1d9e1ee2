import type { ToolResult } from '@jettson/sdk';

/** What an agent did, in a form for people: calls with their results, and what was said. */
export type TimelineItem =
  | { kind: 'said'; id: number; ts: number; text: string }
  | ToolItem
  | { kind: 'message'; id: number; ts: number; text: string; isHint: boolean }
  | { kind: 'memories'; id: number; ts: number; isKept: boolean; memories: MemoryOfRun[] }
  | { kind: 'result'; id: number; ts: number; text: string }
  | { kind: 'note'; id: number; ts: number; tone: 'plain' | 'good' | 'warn' | 'bad'; text: string };

/** A memory by its name: the log has no values, so that what is forgotten is not in it. */
export interface MemoryOfRun {
  key: string;
  namespace: string;
}

export interface ToolItem {
  kind: 'tool';
  id: number;
  ts: number;
  callId: string;
  name: string;
  input: unknown;
  /** The output that it wrote while running. */
  streamed: { stream: 'stdout' | 'stderr'; text: string }[];
  /** undecided and unfinished: the agent ended first. */
  state: 'waiting' | 'running' | 'done' | 'failed' | 'undecided' | 'unfinished';
  output: Record<string, unknown> | null;
  image: ToolResult['image'] | null;
  durationMs: number | null;
}
