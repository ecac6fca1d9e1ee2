import type { TokenUsage } from '@jettson/contract';
import type { ToolCall, ToolResult } from '@jettson/sdk';

/** What an agent did, in a form for people: turns of the model, its calls with their results, and what was said. */
export type RunStep =
  | TurnStep
  | ToolStep
  | (Moment & { kind: 'message'; text: string; isHint: boolean })
  | (Moment & { kind: 'memories'; isKept: boolean; memories: MemoryOfRun[] })
  | (Moment & { kind: 'result'; text: string })
  | NoteStep;

interface Moment {
  /** The id of the event that began it. */
  id: number;
  /** When it began, milliseconds since the epoch. */
  ts: number;
  /** When it ended; null while it lasts, and for what takes no time. */
  endTs: number | null;
}

/** A memory by its name and version: the log has no values, so that what is forgotten is not in it. */
export interface MemoryOfRun {
  key: string;
  namespace: string;
  /** Unknown in some old logs. */
  version?: number | undefined;
}

/** A turn of the model: from its request to its whole answer. */
export interface TurnStep extends Moment {
  kind: 'turn';
  /** Its number, which events call `step`. */
  turn: number;
  /** failed and unfinished: the agent ended without its answer, by a failure of its own or otherwise. */
  state: 'running' | 'done' | 'failed' | 'unfinished';
  text: string;
  calls: ToolCall[];
  modelId: string | null;
  usage: TokenUsage | null;
  /** Null: not known, in old logs. */
  costUsd: number | null;
  durationMs: number | null;
  finishReason: string | null;
}

export interface ToolStep extends Moment {
  kind: 'tool';
  /** The turn that made the call. */
  turn: number | null;
  callId: string;
  name: string;
  input: unknown;
  /** The output that it wrote while running. */
  streamed: { stream: 'stdout' | 'stderr'; text: string }[];
  /** undecided and unfinished: the agent ended first. */
  state: 'waiting' | 'running' | 'done' | 'failed' | 'undecided' | 'unfinished';
  output: Record<string, unknown> | null;
  images: NonNullable<ToolResult['image']>[];
  durationMs: number | null;
  /** The sub-agent that the call started. */
  childId: string | null;
}

export interface NoteStep extends Moment {
  kind: 'note';
  tone: 'plain' | 'good' | 'warn' | 'bad';
  text: string;
  /** What there is to read beyond the line. */
  details?: string;
  /** The agent waits, until its status changes again. */
  isWait?: boolean;
}
