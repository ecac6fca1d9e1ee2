import type { LanguageModel, ModelMessage } from 'ai';

/** Tokens of one model call. */
export interface TokenUsage {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
}

/** What a tool hands back: JSON for the model, and an image when it made one. */
export interface ToolResult {
  output: Record<string, unknown>;
  /** `data` is base64. The model gets it as a picture, where its provider takes pictures from tools. */
  image?: { data: string; mediaType: string };
}

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
  /** Throws a `ToolError` for what the model should know; any other error is a bug and ends the run. */
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

export interface ToolCall {
  callId: string;
  name: string;
  input: unknown;
}

export interface UserMessage {
  content: string;
  /** The caller's own id of it, handed back in the event that delivers it. */
  messageId?: string;
}

/**
 * Everything that happens in a run, in order. The caller writes each event down before it asks for
 * the next one, so that a run can be resumed from the list (`RunAgentOptions.history`).
 */
export type AgentEvent =
  | { type: 'step-start'; step: number }
  /** The model could not be asked (`error` is fit for the user) and will be again after `delayMs`. */
  | { type: 'model-retry'; step: number; attempt: number; delayMs: number; error: string }
  | {
      type: 'message';
      step: number;
      message: ModelMessage;
      usage: TokenUsage;
      finishReason: string;
      /** Arguments that were not a JSON object, as the model wrote them, by call id; `message` has `{}` in their place. */
      brokenInputs?: Record<string, string>;
    }
  | { type: 'tool-call-start'; step: number; callId: string; name: string; input: unknown }
  | { type: 'tool-call-output'; step: number; callId: string; stream: 'stdout' | 'stderr'; text: string }
  | {
      type: 'tool-call-end';
      step: number;
      callId: string;
      name: string;
      result: ToolResult;
      isError: boolean;
      durationMs: number;
    }
  /** Something said to the model besides the task: a follow-up, or (without an id) a hint of the loop. */
  | ({ type: 'user-message' } & UserMessage)
  | { type: 'final-result'; text: string }
  /** `text`: what the model said beside the calls of its last turn. */
  | { type: 'stopped'; reason: 'max_steps'; text: string };

/**
 * Where the caller steps in. Whatever a hook throws ends the generator before anything else happens, so a
 * pause (a budget reached, an approval awaited) is a throw, and going on is a new call with the history.
 */
export interface RunHooks {
  /** Before each turn of the model. */
  beforeModelCall?(step: number): Promise<void>;
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
  history: AgentEvent[];
  /** Turns of the model, over all attempts. */
  maxSteps: number;
  signal: AbortSignal;
  hooks?: RunHooks;
  /** The wait before the second attempt to ask the model, doubled for each one after; 2,000 when left out. */
  retryDelayMs?: number;
}
