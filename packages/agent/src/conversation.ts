import type { EventPayload, ToolCall, ToolResult } from '@jettson/contract';
import type { AssistantModelMessage, ModelMessage, ToolResultPart, UserContent } from 'ai';
import { compactEntries, describeSummary, leftOut } from './compact-entries.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { toModelOutput } from './to-model-output.ts';
import type { InputPart, LoopEvent, MessageResume } from './types.ts';

type MessageData = EventPayload<'message'>['data'];

/** One tool call of the model's last turn. */
export interface TurnCall extends ToolCall {
  turn: number;
  /** The id that the provider knows the call by. */
  providerCallId: string;
  /** The arguments as written, if they were not a JSON object. */
  brokenInput: string | undefined;
  /** Whether it started in this or an earlier attempt. */
  started: boolean;
  /** Whether its result comes from a client. */
  isAtClient: boolean;
  ended: { result: ToolResult; isError: boolean } | null;
}

/** The model's turn, as long as nothing has been said after it. */
export interface Turn {
  said: MessageData;
  calls: TurnCall[];
}

/** What was said after the task, in the order in which the model reads it. */
export type Entry =
  | { kind: 'user'; content: string; messageId: string | undefined }
  /** The model's own words about turns that are left out, up to this one. */
  | { kind: 'summary'; upToStep: number; text: string }
  | { kind: 'turn'; step: number; message: AssistantModelMessage; calls: TurnCall[] };

/**
 * What has been said so far, folded from events. A run and its resumption fold the same events, so a
 * resumed run is in the state the first one was in.
 */
export class Conversation {
  /** What the model reads. */
  messages: ModelMessage[];
  /** Turns that the model has taken, over all attempts. */
  turns = 0;
  /** How often models were asked for the next turn, over all attempts. */
  attempts = 0;
  /** The last turn, until its calls have their results or the model has been told something. */
  openTurn: Turn | null = null;
  readonly #providerCallIds = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #ignoredOptions = new Set<string>();
  /** Models that have answered in this attempt. */
  readonly answeredBy = new Set<string>();
  /** Models that refused to take the next turn, of those that have a fallback: they would refuse again. */
  readonly refusedBy = new Set<string>();
  /** Context windows, in tokens, learned from models that refused a request as too long. */
  readonly windows = new Map<string, number>();
  /** Whether something was left out, so that the model may want to read it again. */
  isCompacted = false;
  entries: Entry[] = [];
  /** Calls whose results are left out. */
  readonly cleared = new Set<string>();
  readonly #task: ModelMessage;
  #heldMessages: Extract<Entry, { kind: 'user' }>[] = [];
  /** The conversation's tokens: by our estimate, and by the provider's last count with what was said since. */
  #estimated: number;
  #counted = 0;

  constructor(task: string, inputs: readonly InputPart[] = []) {
    this.#task = { role: 'user', content: inputs.length === 0 ? task : withInputs(task, inputs) };
    this.messages = [this.#task];
    this.#estimated = estimateTokens(this.#task);
  }

  /**
   * How many tokens the next request has, if instructions and tools have `overhead`. The provider's own count is believed
   * unless it is less than half of the estimate.
   */
  countTokens(overhead: number): number {
    const estimated = overhead + this.#estimated;
    return this.#counted < estimated / 2 ? estimated : this.#counted;
  }

  /** How many tokens the provider counts for each that is estimated. Unknown files in the task would distort it. */
  scaleOfEstimate(overhead: number): number {
    if (Array.isArray(this.#task.content) && this.#task.content.length > 1) return 1;
    const ratio = this.countTokens(overhead) / (overhead + this.#estimated);
    return Math.min(Math.max(ratio, 0.5), 3);
  }

  /** The messages of these entries, with the task before them, if these results are left out. */
  render(entries: readonly Entry[], cleared: ReadonlySet<string> = this.cleared): ModelMessage[] {
    return [this.#task, ...entries.flatMap((entry) => toMessages(entry, cleared))];
  }

  /** Calls of the open turn that have no result yet, in the order of the turn. */
  get pendingCalls(): TurnCall[] {
    return this.openTurn?.calls.filter((call) => call.ended === null) ?? [];
  }

  /** The provider's ids of all calls so far. */
  get providerCallIds(): ReadonlySet<string> {
    return this.#providerCallIds;
  }

  /** How often exactly this call has failed since it last worked. */
  countFailures(call: TurnCall): number {
    return this.#failures.get(identityOf(call)) ?? 0;
  }

  /** Whether it was reported that the model does not have this option. */
  knowsIgnored(modelId: string, option: string): boolean {
    return this.#ignoredOptions.has(`${modelId} ${option}`);
  }

  /** Takes in what happened next. */
  record(event: LoopEvent): void {
    if (event.type === 'message') {
      this.#openTurn(event.data, event.resume);
    } else if (event.type === 'tool-call-start') {
      const call = this.#findCall(event.data.call_id);
      if (call) Object.assign(call, { started: true, isAtClient: event.data.waits_for === 'client' });
    } else if (event.type === 'tool-call-end') {
      this.#endCall(event.data);
    } else if (
      event.type === 'step-start' ||
      event.type === 'model-retry' ||
      event.type === 'model-fallback'
    ) {
      this.attempts += 1;
      if (event.type === 'model-fallback' && event.data.usage) this.refusedBy.add(event.data.from_model);
    } else if (event.type === 'model-option-ignored') {
      this.#ignoredOptions.add(`${event.data.model_id} ${event.data.option}`);
    } else if (event.type === 'user-message') {
      const { content, message_id: messageId } = event.data;
      this.#heldMessages.push({ kind: 'user', content, messageId });
      this.#closeTurn();
    } else if (event.type === 'context-window') {
      this.windows.set(event.data.model_id, event.data.tokens);
      // A model that found it too long while it wrote is asked again.
      if (this.openTurn === null) this.attempts += 1;
      // Whatever was counted, it is longer than that.
      this.#counted = Math.max(this.#counted, event.data.tokens + 1);
    } else if (event.type === 'context-compacted') {
      this.#compact(event.data);
    }
  }

  #add(messages: readonly ModelMessage[]): void {
    this.messages.push(...messages);
    const tokens = messages.reduce((sum, message) => sum + estimateTokens(message), 0);
    this.#estimated += tokens;
    this.#counted += tokens;
  }

  #compact(data: EventPayload<'context-compacted'>['data']): void {
    for (const callId of data.cleared) this.cleared.add(callId);
    this.entries = compactEntries(this.entries, data);
    this.messages = this.render(this.entries);
    this.#estimated = this.messages.reduce((sum, message) => sum + estimateTokens(message), 0);
    this.#counted = data.tokens_after;
    this.isCompacted = true;
    this.refusedBy.clear();
  }

  #openTurn(said: MessageData, { message, brokenInputs }: MessageResume): void {
    this.turns += 1;
    this.attempts = 0;
    this.refusedBy.clear();
    const parts = typeof message.content === 'string' ? [] : message.content;
    const providerCallIds = parts.flatMap((part) => (part.type === 'tool-call' ? [part.toolCallId] : []));
    this.openTurn = {
      said,
      calls: said.tool_calls.map((call, index) => ({
        ...call,
        turn: said.step,
        providerCallId: providerCallIds[index] ?? call.call_id,
        brokenInput: brokenInputs?.[call.call_id],
        started: false,
        isAtClient: false,
        ended: null,
      })),
    };
    for (const id of providerCallIds) this.#providerCallIds.add(id);
    this.entries.push({ kind: 'turn', step: said.step, message, calls: this.openTurn.calls });
    this.#add(withoutEmpty(message));
    this.#counted = said.usage.input_tokens + said.usage.output_tokens;
  }

  #endCall({ call_id, result, is_error: isError }: EventPayload<'tool-call-end'>['data']): void {
    const call = this.#findCall(call_id);
    if (!call) return;
    call.ended = { result, isError };
    if (isError) this.#failures.set(identityOf(call), this.countFailures(call) + 1);
    else this.#failures.delete(identityOf(call));
    this.#closeTurn();
  }

  /** Results go to the model together and in the order of the calls; what it is told meanwhile comes after them. */
  #closeTurn(): void {
    if (this.pendingCalls.length > 0) return;
    this.#add([
      ...toResults(this.openTurn?.calls ?? [], this.cleared),
      ...this.#heldMessages.flatMap((entry) => toMessages(entry, this.cleared)),
    ]);
    this.entries.push(...this.#heldMessages);
    this.#heldMessages = [];
    this.openTurn = null;
  }

  #findCall(callId: string): TurnCall | undefined {
    return this.openTurn?.calls.find(({ call_id }) => call_id === callId);
  }
}

function toMessages(entry: Entry, cleared: ReadonlySet<string>): ModelMessage[] {
  if (entry.kind === 'user') return [{ role: 'user', content: entry.content }];
  if (entry.kind === 'summary') return [{ role: 'user', content: describeSummary(entry) }];
  return [...withoutEmpty(entry.message), ...toResults(entry.calls, cleared)];
}

/** Providers refuse a message without content; the next thing that the model is told stands in for it. */
function withoutEmpty(message: AssistantModelMessage): ModelMessage[] {
  return message.content.length > 0 ? [message] : [];
}

/** The results of a turn, as the model first read them or left out; none while a call has none yet. */
function toResults(calls: readonly TurnCall[], cleared: ReadonlySet<string>): ModelMessage[] {
  if (calls.length === 0 || calls.some(({ ended }) => ended === null)) return [];
  const content = calls.map((call): ToolResultPart => {
    const { providerCallId, name, ended, call_id, turn } = call;
    const { result, isError } = ended as NonNullable<TurnCall['ended']>;
    return {
      type: 'tool-result',
      toolCallId: providerCallId,
      toolName: name,
      output: cleared.has(call_id) ? leftOut(turn) : toModelOutput(result, isError),
    };
  });
  return [{ role: 'tool', content }];
}

/** Files come first: providers say that models read a question better after what it is about. */
function withInputs(task: string, inputs: readonly InputPart[]): UserContent {
  const files = inputs.map(({ name, media_type, data }) => ({
    type: 'file' as const,
    data: { type: 'data' as const, data },
    mediaType: media_type,
    filename: name,
  }));
  return [...files, { type: 'text', text: task }];
}

function identityOf({ name, input, brokenInput }: TurnCall): string {
  return `${name} ${brokenInput ?? JSON.stringify(input)}`;
}
