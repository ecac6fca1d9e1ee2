import { expect, test } from 'vitest';
import { fitMessages } from './fit-messages.ts';
import type { ChatMessage } from './worker-messages.ts';

const countTokens = ({ text }: ChatMessage) => text.length;
const says = (role: ChatMessage['role'], text: string): ChatMessage => ({ role, text, isToolResult: false });
const result = (text: string): ChatMessage => ({ role: 'user', text, isToolResult: true });

/** A system text and a task of 100 each, then calls of 10 with results of `size`. */
function conversation(calls: number, size: number): ChatMessage[] {
  const exchanges = Array.from({ length: calls }, (_, index) => [
    says('assistant', 'c'.repeat(10)),
    result(`${index}`.repeat(size)),
  ]);
  return [says('system', 's'.repeat(100)), says('user', 't'.repeat(100)), ...exchanges.flat()];
}

test('a conversation that fits stays as it is', () => {
  const messages = conversation(3, 200);

  expect(fitMessages(messages, countTokens, 2_000)).toEqual(messages);
});

test('the oldest results are removed first, down to half of the room, and nothing else is removed', () => {
  const messages = conversation(8, 300);

  const fitting = fitMessages(messages, countTokens, 2_000);

  const kept = fitting.filter(({ text }, index) => text === messages[index]?.text);
  expect(fitting).toHaveLength(messages.length);
  expect(
    messages.filter((message) => !kept.includes(message)).every(({ isToolResult }) => isToolResult),
  ).toBe(true);
  expect(fitting.at(-1)).toEqual(messages.at(-1));
  expect(fitting[3]?.text).toContain('left out');
  expect(fitting.reduce((sum, message) => sum + countTokens(message), 0)).toBeLessThanOrEqual(1_000);
});

test('the latest result stays even if it alone is too long', () => {
  const messages = conversation(2, 3_000);

  const fitting = fitMessages(messages, countTokens, 2_000);

  expect(fitting[3]?.text).toContain('left out');
  expect(fitting[5]).toEqual(messages[5]);
});
