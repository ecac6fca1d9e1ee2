import { askModel } from './ask-model.ts';
import { cleanText } from './clean-text.ts';
import { Conversation } from './conversation.ts';
import { findFault } from './find-fault.ts';
import { runToolCalls } from './run-tool-calls.ts';
import type { AgentEvent, RunAgentOptions, UserMessage } from './types.ts';

/**
 * Asks the model, runs the tools it called, asks again, until it answers or `maxSteps` turns are over. Yields
 * everything that happens and stores nothing: the last event is `final-result` or `stopped`.
 *
 * With a history it goes on where that ends: what finished is not repeated, a call that started and has no
 * result is reported to the model as interrupted, a call that had not started is run.
 *
 * Throws a ModelError when the model cannot be asked, the signal's reason when aborted, whatever a hook
 * throws, and a tool's bug; a tool's expected failure (ToolError) is data for the model.
 */
export async function* runAgent(options: RunAgentOptions): AsyncGenerator<AgentEvent> {
  const conversation = new Conversation(options.task);
  for (const event of options.history) conversation.record(event);

  for await (const raw of takeTurns(conversation, options)) {
    const event = cleanText(raw);
    conversation.record(event);
    yield event;
  }
}

/** What happens next follows from the conversation alone, so it can be entered wherever an attempt was cut. */
async function* takeTurns(conversation: Conversation, options: RunAgentOptions): AsyncGenerator<AgentEvent> {
  const { tools, maxSteps, signal, hooks } = options;
  const takeMessages = async () => (await hooks?.takeMessages?.()) ?? [];

  for (;;) {
    signal.throwIfAborted();
    const turn = conversation.openTurn;
    const isOver = conversation.turns >= maxSteps;

    if (turn?.calls.length === 0) {
      const fault = findFault(turn, tools);
      const replies = fault ? [{ content: fault }] : isOver ? [] : await takeMessages();
      if (replies.length === 0) return yield { type: 'final-result', text: turn.text };
      if (!isOver) yield* replies.map(toEvent);
    }
    if (isOver) return yield { type: 'stopped', reason: 'max_steps', text: turn?.text ?? '' };

    yield* runToolCalls(conversation, options);
    yield* (await takeMessages()).map(toEvent);

    const step = conversation.turns + 1;
    await hooks?.beforeModelCall?.(step);
    yield { type: 'step-start', step };
    yield* askModel(conversation, options);
  }
}

function toEvent(message: UserMessage): AgentEvent {
  return { type: 'user-message', ...message };
}
