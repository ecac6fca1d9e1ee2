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
  image?: { data: string; mediaType: string };
}

export interface ToolContext {
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
  /** Throws an Error whose message is fit for the model; the loop turns it into `{ "error": … }`. */
  execute(input: never, context: ToolContext): Promise<ToolResult>;
}

export interface ToolCall {
  callId: string;
  name: string;
  input: unknown;
}

/**
 * Everything that happens in a run, in order. The caller writes each event down before it asks for
 * the next one, so that a run can be resumed from the list (see `resume`).
 */
export type AgentEvent =
  | { type: 'step-start'; step: number }
  | { type: 'message'; step: number; message: ModelMessage; usage: TokenUsage; finishReason: string }
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
  /** Something said to the model besides the task: a follow-up, or a hint of the loop. */
  | { type: 'user-message'; content: string }
  | { type: 'final-result'; text: string }
  | { type: 'stopped'; reason: 'max_steps' };

export interface RunAgentOptions {
  model: LanguageModel;
  tools: Tool[];
  system: string;
  task: string;
  /** Events of an earlier, interrupted attempt, oldest first; empty for a new run. */
  history: AgentEvent[];
  /** Turns of the model, over all attempts. */
  maxSteps: number;
  signal: AbortSignal;
}
