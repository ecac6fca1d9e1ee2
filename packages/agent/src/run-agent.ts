import { askModel } from './ask-model.ts';
import { cleanText } from './clean-text.ts';
import { Conversation } from './conversation.ts';
import { findFault, isAnswer } from './is-answer.ts';
import { runToolCalls } from './run-tool-calls.ts';
import type { LoopEvent, RunAgentOptions, UserMessage } from './types.ts';

/**
 * Asks the model, runs the tools that it calls and asks again, until it answers or has had `maxTurns` turns. Yields
 * everything that happens and stores nothing: the last event is `final-result` or `stopped`.
 *
 * Given a history, it continues where that ends: finished calls are not repeated, a call that started and has no result
 * is reported to the model as interrupted, and a call that had not started is run.
 *
 * Throws a ModelError if the model cannot be called, the signal's reason when aborted, whatever a hook throws, and
 * errors that are bugs of a tool; a tool's expected failure (ToolError) is data for the model.
 */
export async function* runAgent(options: RunAgentOptions): AsyncGenerator<LoopEvent> {
  const conversation = new Conversation(options.task, options.inputs);
  for (const event of options.history) conversation.record(event);

  for await (const raw of converse(conversation, options)) {
    const event = cleanText(raw);
    conversation.record(event);
    yield event;
  }
}

/** The next step depends only on the conversation, so that it can resume wherever an attempt was cut off. */
async function* converse(conversation: Conversation, options: RunAgentOptions): AsyncGenerator<LoopEvent> {
  const { tools, maxTurns, signal, hooks } = options;
  const takeMessages = async () => (await hooks?.takeMessages?.()) ?? [];

  for (;;) {
    signal.throwIfAborted();
    const said = conversation.openTurn?.said;
    const isOver = conversation.turns >= maxTurns;

    if (said && isAnswer(said, tools)) {
      const replies = isOver ? [] : await takeMessages();
      if (replies.length === 0) return yield { type: 'final-result', data: { text: said.text } };
      yield* replies.map(toEvent);
    } else if (isOver) {
      return yield { type: 'stopped', data: { reason: 'max_steps', text: said?.text ?? '' } };
    } else if (said && said.tool_calls.length === 0) {
      yield toEvent({ content: findFault(said, tools) ?? '' });
    }

    yield* runToolCalls(conversation, options);
    yield* (await takeMessages()).map(toEvent);

    const turn = conversation.turns + 1;
    await hooks?.beforeModelCall?.(turn);
    yield { type: 'step-start', data: { step: turn } };
    yield* askModel(conversation, options);
  }
}

function toEvent(message: UserMessage): LoopEvent {
  return { type: 'user-message', data: message };
}
