import type { AssistantModelMessage, ModelMessage, ToolResultPart } from 'ai';
import { toModelOutput } from './to-model-output.ts';
import type { AgentEvent, ToolCall, ToolResult } from './types.ts';

/** One tool call of the model's last turn. */
export interface TurnCall extends ToolCall {
  step: number;
  /** The arguments as written, when they were not a JSON object. */
  brokenInput: string | undefined;
  /** Started in this or an earlier attempt. */
  started: boolean;
  ended: { result: ToolResult; isError: boolean } | null;
}

/** The model's turn while nothing has been said after it. */
export interface Turn {
  text: string;
  finishReason: string;
  calls: TurnCall[];
}

/**
 * What has been said so far, folded from events. A run and its resumption fold the same events, so a
 * resumed run is in the state the first one was in.
 */
export class Conversation {
  readonly messages: ModelMessage[];
  /** Turns the model took, over all attempts. */
  turns = 0;
  /** The last turn, until its calls have their results or the model was told something. */
  openTurn: Turn | null = null;
  readonly #callIds = new Set<string>();
  readonly #failures = new Map<string, number>();
  #heldMessages: string[] = [];

  constructor(task: string) {
    this.messages = [{ role: 'user', content: task }];
  }

  /** Calls of the open turn that have no result yet, in the order asked. */
  get pendingCalls(): TurnCall[] {
    return this.openTurn?.calls.filter((call) => call.ended === null) ?? [];
  }

  /** True for a call id that an earlier turn used. */
  hasCallId(callId: string): boolean {
    return this.#callIds.has(callId);
  }

  /** How often this very call failed since it last worked. */
  countFailures(call: TurnCall): number {
    return this.#failures.get(identityOf(call)) ?? 0;
  }

  /** Takes in what happened next. */
  record(event: AgentEvent): void {
    if (event.type === 'message') {
      this.#openTurn(event);
    } else if (event.type === 'tool-call-start') {
      const call = this.#findCall(event.callId);
      if (call) call.started = true;
    } else if (event.type === 'tool-call-end') {
      this.#endCall(event);
    } else if (event.type === 'user-message') {
      this.#heldMessages.push(event.content);
      this.#closeTurn();
    }
  }

  #openTurn(event: Extract<AgentEvent, { type: 'message' }>): void {
    const message = event.message as AssistantModelMessage;
    const parts = typeof message.content === 'string' ? [] : message.content;
    // Providers refuse a message without content; what the model is told next stands for it.
    if (message.content.length > 0) this.messages.push(message);
    this.turns += 1;
    this.openTurn = {
      text: textOf(message),
      finishReason: event.finishReason,
      calls: parts
        .filter((part) => part.type === 'tool-call')
        .map((part) => ({
          callId: part.toolCallId,
          name: part.toolName,
          input: part.input,
          step: event.step,
          brokenInput: event.brokenInputs?.[part.toolCallId],
          started: false,
          ended: null,
        })),
    };
    for (const call of this.openTurn.calls) this.#callIds.add(call.callId);
  }

  #endCall({ callId, result, isError }: Extract<AgentEvent, { type: 'tool-call-end' }>): void {
    const call = this.#findCall(callId);
    if (!call) return;
    call.ended = { result, isError };
    if (isError) this.#failures.set(identityOf(call), this.countFailures(call) + 1);
    else this.#failures.delete(identityOf(call));
    this.#closeTurn();
  }

  /** Results go to the model together and in the order asked; what it is told meanwhile comes after them. */
  #closeTurn(): void {
    if (this.pendingCalls.length > 0) return;
    const results = this.openTurn?.calls.map(toResultPart) ?? [];
    if (results.length > 0) this.messages.push({ role: 'tool', content: results });
    for (const content of this.#heldMessages) this.messages.push({ role: 'user', content });
    this.#heldMessages = [];
    this.openTurn = null;
  }

  #findCall(callId: string): TurnCall | undefined {
    return this.openTurn?.calls.find((call) => call.callId === callId);
  }
}

function toResultPart({ callId, name, ended }: TurnCall): ToolResultPart {
  const { result, isError } = ended as NonNullable<TurnCall['ended']>;
  return {
    type: 'tool-result',
    toolCallId: callId,
    toolName: name,
    output: toModelOutput(result, isError),
  };
}

function textOf({ content }: AssistantModelMessage): string {
  if (typeof content === 'string') return content;
  return content
    .filter((part) => part.type === 'text')
    .map((part) => part.text)
    .join('');
}

function identityOf({ name, input, brokenInput }: TurnCall): string {
  return `${name} ${brokenInput ?? JSON.stringify(input)}`;
}
