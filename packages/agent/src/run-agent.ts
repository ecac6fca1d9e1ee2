import { askModel } from './ask-model.ts';
import { cleanText } from './clean-text.ts';
import { Conversation } from './conversation.ts';
import { findFault, isAnswer } from './is-answer.ts';
import { runToolCalls } from './run-tool-calls.ts';
import type { LoopEvent, RunAgentOptions, UserMessage } from './types.ts';

/**
 * Asks the model, runs the tools it called, asks again, until it answers or `maxTurns` turns are over. Yields
 * everything that happens and stores nothing: the last event is `final-result` or `stopped`.
 *
 * With a history it goes on where that ends: what finished is not repeated, a call that started and has no
 * result is reported to the model as interrupted, a call that had not started is run.
 *
 * Throws a ModelError when the model cannot be asked, the signal's reason when aborted, whatever a hook
 * throws, and a tool's bug; a tool's expected failure (ToolError) is data for the model.
 */
export async function* runAgent(options: RunAgentOptions): AsyncGenerator<LoopEvent> {
  const conversation = new Conversation(options.task);
  for (const event of options.history) conversation.record(event);

  for await (const raw of converse(conversation, options)) {
    const event = cleanText(raw);
    conversation.record(event);
    yield event;
  }
}

/** What happens next follows from the conversation alone, so it can be entered wherever an attempt was cut. */
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
