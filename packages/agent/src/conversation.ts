import type { EventPayload, ToolCall, ToolResult } from '@jettson/contract';
import type { ModelMessage, ToolResultPart, UserContent } from 'ai';
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

/**
 * What has been said so far, folded from events. A run and its resumption fold the same events, so a
 * resumed run is in the state the first one was in.
 */
export class Conversation {
  readonly messages: ModelMessage[];
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
  #heldMessages: string[] = [];

  constructor(task: string, inputs: readonly InputPart[] = []) {
    this.messages = [{ role: 'user', content: inputs.length === 0 ? task : withInputs(task, inputs) }];
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
    } else if (event.type === 'model-option-ignored') {
      this.#ignoredOptions.add(`${event.data.model_id} ${event.data.option}`);
    } else if (event.type === 'user-message') {
      this.#heldMessages.push(event.data.content);
      this.#closeTurn();
    }
  }

  #openTurn(said: MessageData, { message, brokenInputs }: MessageResume): void {
    // Providers refuse a message without content; the next thing that the model is told stands in for it.
    if (message.content.length > 0) this.messages.push(message);
    this.turns += 1;
    this.attempts = 0;
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
    const results = this.openTurn?.calls.map(toResultPart) ?? [];
    if (results.length > 0) this.messages.push({ role: 'tool', content: results });
    for (const content of this.#heldMessages) this.messages.push({ role: 'user', content });
    this.#heldMessages = [];
    this.openTurn = null;
  }

  #findCall(callId: string): TurnCall | undefined {
    return this.openTurn?.calls.find(({ call_id }) => call_id === callId);
  }
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

function toResultPart({ providerCallId, name, ended }: TurnCall): ToolResultPart {
  const { result, isError } = ended as NonNullable<TurnCall['ended']>;
  return {
    type: 'tool-result',
    toolCallId: providerCallId,
    toolName: name,
    output: toModelOutput(result, isError),
  };
}

function identityOf({ name, input, brokenInput }: TurnCall): string {
  return `${name} ${brokenInput ?? JSON.stringify(input)}`;
}
