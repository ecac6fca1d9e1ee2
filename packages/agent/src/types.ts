import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { EventPayload, LoopEventType, ToolCall, ToolResult } from '@jettson/contract';
import type { AssistantModelMessage } from 'ai';

export interface ToolContext {
  /** The id of the call; the same when it is made again after an interruption. */
  callId: string;
  /** Aborted when the run ends; a tool that ignores it is left behind, its result unread. */
  signal: AbortSignal;
  /** Streams a piece of output (a shell's) to those who watch. */
  onOutput: (piece: { stream: 'stdout' | 'stderr'; text: string }) => void;
}

/** A tool as models read of it. */
export interface DescribedTool {
  name: string;
  description: string;
  /** JSON Schema of the input; the loop validates against it before the call. */
  inputSchema: Record<string, unknown>;
}

interface ToolBase extends DescribedTool {
  /**
   * Checks an input against a schema that comes from outside and must not be compiled here: what is wrong with it, for the
   * model; undefined when it fits.
   */
  findInputFault?(input: unknown): Promise<string | undefined>;
}

/** A tool that the loop runs. */
export interface OwnTool extends ToolBase {
  /** True if calls of one turn may run in parallel (they neither depend on nor disturb each other). */
  parallelSafe: boolean;
  /** True if a call that was interrupted can be made again: the second one does no more than the first. */
  isRepeatable?: boolean;
  /**
   * Throws a `ToolError` for what the model should know; any other error is a bug and ends the run. The model gets the
   * result's image as a picture, if its provider accepts pictures from tools.
   */
  execute(input: never, context: ToolContext): Promise<ToolResult>;
}

/** A tool that a client runs: the loop says that the call has started, and gets the result from `takeResults`. */
export interface ClientTool extends ToolBase {
  waitsFor: 'client';
  timeoutSeconds: number;
}

export type Tool = OwnTool | ClientTool;

type MemoryRecord = Record<string, unknown>;

/**
 * The account's memories as the tools use them; records have the wire format. Throws a ToolError for what the model
 * should know.
 */
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
  /** False if there was none. */
  delete(input: { key: string; namespace?: string; hard?: boolean }): Promise<boolean>;
}

/** A message for the model in addition to its task, as in the event `user-message`. */
export type UserMessage = EventPayload<'user-message'>['data'];

/**
 * A message of the model in the form that its provider wants back: with signatures, options and the provider's own call
 * ids, in the order of `tool_calls`. It is stored beside the event and never shown.
 */
export interface MessageResume {
  message: AssistantModelMessage;
  /**
   * Arguments that were not a JSON object, as the model wrote them, by our call id; both messages have `{}` instead.
   */
  brokenInputs?: Record<string, string>;
}

/**
 * Everything that happens in a run, in order. The caller records each event before it asks for the next one, so that a
 * run can be resumed from the list (`RunAgentOptions.history`).
 */
export type LoopEvent =
  | EventPayload<Exclude<LoopEventType, 'message'>>
  | (EventPayload<'message'> & { resume: MessageResume });

/**
 * The caller's hooks. Whatever a hook throws ends the generator before anything else happens, so a pause (a reached
 * budget, a pending approval) is a throw, and continuing is a new call with the history.
 */
export interface RunHooks {
  /** Before each call of the model: its turn, and about how many tokens of conversation it will read. */
  beforeModelCall?(turn: number, tokens: number): Promise<void>;
  /**
   * Before the calls of a turn: called once for all that have not started. Decisions from outside are requested here,
   * so that a turn is decided as a whole.
   */
  beforeToolCalls?(calls: ToolCall[]): Promise<void>;
  /**
   * Before each tool call starts. A string refuses the call: the model reads it as the call's error. `isAgain`: the call
   * started in an earlier attempt, which was interrupted.
   */
  beforeToolCall?(call: ToolCall, isAgain: boolean): Promise<string | undefined>;
  /** Whether these calls start together; if not, `beforeToolCall` is asked about each after the one before has started. */
  mayStartTogether?(calls: ToolCall[]): Promise<boolean>;
  /** The time from which the wait for a client is counted; by default that of this machine. */
  now?(): Promise<Date>;
  /**
   * The results of calls that wait for a client, as far as they are there; called when nothing else of the turn is left to
   * run. Throws to pause the run if there is none.
   */
  takeResults?(calls: ToolCall[]): Promise<ClientResult[]>;
  /**
   * Messages that are waiting for the model, fetched at each tool boundary and before an answer becomes final. A
   * message is delivered when its `user-message` event comes.
   */
  takeMessages?(): Promise<UserMessage[]>;
}

/** How a call that waited for a client ended. */
export interface ClientResult {
  call_id: string;
  result: ToolResult;
  /** Why it failed, for people; undefined if it did not. */
  fault: string | undefined;
  durationMs: number;
}

/** A model, with the name that events give it. */
export interface NamedModel {
  id: string;
  model: LanguageModelV4;
  /** Options that the model is known not to have: they are not sent. */
  lacks?: readonly (keyof ModelOptions)[];
  /** Tokens that it can read at once; 128,000 are assumed if nobody knows. */
  contextWindow?: number | undefined;
}

/** How models are asked. What is absent is left to the provider. */
export interface ModelOptions {
  effort?: 'low' | 'medium' | 'high' | 'max' | null | undefined;
  max_output_tokens?: number | null | undefined;
  temperature?: number | null | undefined;
}

/** A picture or a PDF; `data` is base64. */
export interface InputPart {
  name: string;
  media_type: string;
  data: string;
}

/** A piece of the text of a message that is not complete. */
export interface MessageDelta {
  step: number;
  /** Counts the attempts of this step, those before a takeover too: another number begins the text anew. */
  attempt: number;
  text: string;
}

export interface RunAgentOptions {
  /** The one to ask, and those to ask instead when it cannot be asked; at each turn the first is tried first. */
  models: readonly [NamedModel, ...NamedModel[]];
  modelOptions?: ModelOptions;
  tools: Tool[];
  /** Reads turns that were left out to save room; the model gets it when there are any. */
  historyTool?: OwnTool;
  system: string;
  task: string;
  /** Pictures and PDFs that the model sees with the task. */
  inputs?: readonly InputPart[];
  /**
   * Events of the earlier attempts, oldest first, cut anywhere; empty for a new run. A `user-message` after a
   * `final-result` makes the run continue with it.
   */
  history: LoopEvent[];
  /** Maximum number of model turns, over all attempts. */
  maxTurns: number;
  /** A new id for a tool call, unique across all runs: providers reuse ids in each run. */
  newCallId(): string;
  signal: AbortSignal;
  hooks?: RunHooks;
  /** Gets what the model writes while it writes it. What belongs to an attempt that fails later is not taken back. */
  onDelta?(delta: MessageDelta): void;
  /** Milliseconds before the second attempt to call the model, doubled for each further one; 2,000 by default. */
  retryDelayMs?: number;
  /** Milliseconds for which a model that fails is asked again before it is left; 30,000 by default. */
  leaveAfterMs?(modelId: string): Promise<number>;
}
