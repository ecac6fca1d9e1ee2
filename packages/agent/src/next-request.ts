import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { Conversation } from './conversation.ts';
import { toAsk, toRequest } from './to-request.ts';
import type { DescribedTool, NamedModel, RunAgentOptions } from './types.ts';
import { withHistoryTool } from './with-history-tool.ts';

/** What a request is made of; the history ends where it is sent. */
interface Given
  extends Pick<RunAgentOptions, 'system' | 'task' | 'inputs' | 'history' | 'maxTurns' | 'modelOptions'> {
  tools: readonly DescribedTool[];
  historyTool?: DescribedTool;
}

/** What the loop would ask this model for after the history: the request that `runAgent` makes for its next turn. */
export function nextRequest(
  given: Given,
  named: Pick<NamedModel, 'model' | 'lacks'>,
): LanguageModelV4CallOptions {
  const conversation = new Conversation(given.task, given.inputs);
  for (const event of given.history) conversation.record(event);
  const options = withHistoryTool(given, conversation);
  return toRequest(options, { named, messages: toAsk(conversation, given.maxTurns) });
}
