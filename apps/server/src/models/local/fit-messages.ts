import type { ChatMessage } from './worker-messages.ts';

const LEFT_OUT = 'Result: (left out, the conversation grew too long)';

/**
 * The messages within `maxTokens`: if they are too long, tool results are removed, oldest first, down to half of the
 * room, so that the next turns can reuse what the model has then read. The latest two messages, and everything that is
 * not a result, stay.
 */
export function fitMessages(
  messages: readonly ChatMessage[],
  countTokens: (message: ChatMessage) => number,
  maxTokens: number,
): ChatMessage[] {
  let total = messages.reduce((sum, message) => sum + countTokens(message), 0);
  if (total <= maxTokens) return [...messages];

  return messages.map((message, index) => {
    const isLatest = index >= messages.length - 2;
    if (total <= maxTokens / 2 || isLatest || !message.isToolResult) return message;
    const shortened = { ...message, text: LEFT_OUT };
    total -= countTokens(message) - countTokens(shortened);
    return shortened;
  });
}
