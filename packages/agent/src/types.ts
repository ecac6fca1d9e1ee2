import type { EventPayload, LoopEventType, ToolCall, ToolResult } from '@jettson/contract';
import type { AssistantModelMessage, LanguageModel } from 'ai';

export interface ToolContext {
  /** Aborted when the run ends; a tool that ignores it is left behind, its result unread. */
  signal: AbortSignal;
  /** Streams a piece of output (a shell's) to whoever watches. */
  onOutput: (piece: { stream: 'stdout' | 'stderr'; text: string }) => void;
}

export interface Tool {
  name: string;
  description: string;
  /** JSON Schema of the input; the loop validates against it before `execute`. */
  inputSchema: Record<string, unknown>;
  /** True when calls of one turn may run side by side (they neither depend on nor disturb each other). */
  parallelSafe: boolean;
  /**
   * Throws a `ToolError` for what the model should know; any other error is a bug and ends the run. The model gets
   * the result's image as a picture, where its provider takes pictures from tools.
   */
  execute(input: never, context: ToolContext): Promise<ToolResult>;
}

type MemoryRecord = Record<string, unknown>;

/** The account's memories as the tools use them; records in the form of the wire. Throws a ToolError for what the model should know. */
export interface MemoryTools {
  put(input: {
    key: string;
    value: string;
    namespace?: string;
    tags?: string[];
    importance?: number;
    expires_in_days?: number;
  }): Promise<MemoryRecord>;
  get(input: { key: string; namespace?: string }): Promise<MemoryRecord | null>;
  search(input: {
    query: string;
    namespace?: string;
    tags?: string[];
    limit?: number;
    mode?: 'hybrid' | 'semantic' | 'keyword';
    min_score?: number;
  }): Promise<MemoryRecord[]>;
  list(input: { namespace?: string; tags?: string[]; limit?: number }): Promise<MemoryRecord[]>;
  /** False when there was none. */
  delete(input: { key: string; namespace?: string; hard?: boolean }): Promise<boolean>;
}

/** A message for the model besides its task, as the event `user-message` has it. */
export type UserMessage = EventPayload<'user-message'>['data'];

/**
 * A message of the model as its provider wants it back: with signatures, options and the provider's own call ids, in
 * the order of `tool_calls`. It is kept beside the event and shown to nobody.
 */
export interface MessageResume {
  message: AssistantModelMessage;
  /** Arguments that were not a JSON object, as the model wrote them, by our call id; both messages have `{}` in their place. */
  brokenInputs?: Record<string, string>;
}

/**
 * Everything that happens in a run, in order. The caller writes each event down before it asks for the next one, so
 * that a run can be resumed from the list (`RunAgentOptions.history`).
 */
export type LoopEvent =
  | EventPayload<Exclude<LoopEventType, 'message'>>
  | (EventPayload<'message'> & { resume: MessageResume });

/**
 * Where the caller steps in. Whatever a hook throws ends the generator before anything else happens, so a
 * pause (a budget reached, an approval awaited) is a throw, and going on is a new call with the history.
 */
export interface RunHooks {
  /** Before each turn of the model. */
  beforeModelCall?(turn: number): Promise<void>;
  /**
   * Before the calls of a turn: all that have not started, together. What takes a decision from outside is asked for
   * here, so that a turn is decided on as a whole.
   */
  beforeToolCalls?(calls: ToolCall[]): Promise<void>;
  /** Before each tool call starts. A string refuses the call: the model reads it as the call's error. */
  beforeToolCall?(call: ToolCall): Promise<string | undefined>;
  /**
   * Messages waiting for the model, asked for at each tool boundary and before an answer is final. One is
   * delivered when its `user-message` event comes.
   */
  takeMessages?(): Promise<UserMessage[]>;
}

export interface RunAgentOptions {
  model: LanguageModel;
  tools: Tool[];
  system: string;
  task: string;
  /**
   * Events of the earlier attempts, oldest first, cut anywhere; empty for a new run. A `user-message`
   * put behind a `final-result` makes the run go on with it.
   */
  history: LoopEvent[];
  /** Turns of the model, over all attempts. */
  maxTurns: number;
  /** A new id for a tool call, unlike any other of any run: providers give the same ids in each run. */
  newCallId(): string;
  signal: AbortSignal;
  hooks?: RunHooks;
  /** The wait before the second attempt to ask the model, doubled for each one after; 2,000 when left out. */
  retryDelayMs?: number;
}
