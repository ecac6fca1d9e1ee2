import { askModel } from './ask-model.ts';
import { cleanText } from './clean-text.ts';
import { Conversation } from './conversation.ts';
import { ContextOverflowError } from './errors.ts';
import { findFault, isAnswer } from './is-answer.ts';
import { findRoom, learnWindow, makeRoom } from './make-room.ts';
import { runToolCalls } from './run-tool-calls.ts';
import { findRefusal } from './stop-reason.ts';
import type { LoopEvent, NamedModel, RunAgentOptions, UserMessage } from './types.ts';
import { withHistoryTool } from './with-history-tool.ts';

/**
 * Asks the model, runs the tools that it calls and asks again, until it answers or has had `maxTurns` turns. Yields
 * everything that happens and stores nothing: the last event is `final-result` or `stopped`.
 *
 * Given a history, it continues where that ends: finished calls are not repeated, a call that started and has no result
 * is reported to the model as interrupted, and a call that had not started is run.
 *
 * Throws a ModelError if the model cannot be called, a ContextOverflowError if the task does not fit into its window, the
 * signal's reason when aborted, whatever a hook throws, and errors that are bugs of a tool; a tool's expected failure
 * (ToolError) is data for the model.
 */
export async function* runAgent(given: RunAgentOptions): AsyncGenerator<LoopEvent> {
  const conversation = new Conversation(given.task, given.inputs);
  const options = withHistoryTool(given, conversation);
  for (const event of options.history) conversation.record(event);

  for await (const raw of converse(conversation, options)) {
    const event = cleanText(raw);
    conversation.record(event);
    yield event;
  }
}

/** The next step depends only on the conversation, so that it can resume wherever an attempt was cut off. */
async function* converse(conversation: Conversation, options: RunAgentOptions): AsyncGenerator<LoopEvent> {
  const { maxTurns, signal, hooks } = options;
  const takeMessages = async () => (await hooks?.takeMessages?.()) ?? [];

  for (;;) {
    signal.throwIfAborted();
    const { tools } = options;
    const said = conversation.openTurn?.said;
    const isOver = conversation.turns >= maxTurns;
    const refusal = said && findRefusal(said);

    if (refusal) {
      return yield { type: 'stopped', data: { reason: refusal, text: said.text } };
    } else if (said && isAnswer(said, tools)) {
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
    await hooks?.beforeModelCall?.(turn, conversation.countTokens(0));
    yield { type: 'step-start', data: { step: turn } };
    yield* askWithinWindow(conversation, options);
  }
}

/** Makes room where that is needed, and again when a model finds the conversation too long. */
async function* askWithinWindow(
  conversation: Conversation,
  options: RunAgentOptions,
): AsyncGenerator<LoopEvent> {
  const turn = conversation.turns;
  let [model] = options.models;
  let refusal: ContextOverflowError | undefined;
  while (conversation.turns === turn) {
    try {
      const plan = findRoom(conversation, options, model);
      if (plan === 'too-small') break;
      if (plan !== 'fits') yield* makeRoom(conversation, options, { model, plan });
      yield* askModel(conversation, options);
      refusal = findOverflow(conversation);
      if (refusal === undefined) return;
    } catch (error) {
      if (!(error instanceof ContextOverflowError)) throw error;
      refusal = error;
    }
    const { modelId, limitTokens } = refusal;
    model = options.models.find(({ id }) => id === modelId) ?? model;
    yield learnWindow(conversation, options, { model, limitTokens });
  }
  if (conversation.turns === turn) throw refusal ?? doesNotFit(model);
}

/** The model's answer filled its window. */
function findOverflow({ openTurn }: Conversation): ContextOverflowError | undefined {
  const { finish_reason, model_id = '', usage } = openTurn?.said ?? {};
  if (finish_reason !== 'context-overflow') return undefined;
  const tokens = (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
  return new ContextOverflowError(
    `The conversation fills the context window of the model ${model_id}, so its answer was cut off`,
    { modelId: model_id, statusCode: null, limitTokens: tokens || null, promptTokens: tokens || null },
  );
}

function doesNotFit({ id, contextWindow }: NamedModel): ContextOverflowError {
  const window = contextWindow === undefined ? '' : `, ${contextWindow} tokens`;
  return new ContextOverflowError(
    `The task with its instructions and tools does not fit into the context window of ${id}${window}: shorten them, or use a ` +
      'model with a larger window',
    { modelId: id, statusCode: null, limitTokens: contextWindow ?? null, promptTokens: null },
  );
}

function toEvent(message: UserMessage): LoopEvent {
  return { type: 'user-message', data: message };
}
