import { expect, test } from 'vitest';
import { compactions, looks, runInWindow, SUMMARY, TASK } from './testing/run-in-window.ts';

test.each([
  ['before the first turn', 0],
  ['after a turn', 1],
])('messages that come together %s and do not fit are summarised, the oldest first', async (_when, turns) => {
  const messages = Array.from({ length: 30 }, (_, index) => ({
    content: `Message ${index}: ${'u'.repeat(4000)}`,
    message_id: `msg_${index}`,
  }));
  let asked = 0;
  const takeMessages = async () => (asked++ === turns ? messages.splice(0) : []);

  const { events, prompts } = await runInWindow(looks({ turns: 1 }), { hooks: { takeMessages } });

  const [compaction] = compactions(events);
  expect(compaction).toMatchObject({ summary: SUMMARY, up_to_step: turns });
  const left = compaction?.summarised_messages ?? [];
  expect(left).toEqual(left.map((_, index) => `msg_${index}`));
  expect(left.length).toBeGreaterThan(15);
  expect(left.length).toBeLessThan(30);
  const next = prompts.find((prompt) => prompt.some((text) => text.includes(SUMMARY))) ?? [];
  expect(next[1]).toContain(TASK);
  expect(next.join()).not.toContain(`Message ${left.length - 1}:`);
  for (let index = left.length; index < 30; index++) expect(next.join()).toContain(`Message ${index}:`);
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
});

test('what users said stays word for word outside of the summary, and is summarised only beyond half the window', async () => {
  const said = (index: number, length: number) => ({
    content: `Message ${index}: ${'u'.repeat(length)}`,
    message_id: `msg_${index}`,
  });
  const talk = async (length: number) => {
    let count = 0;
    const takeMessages = async () => (count < 6 ? [said(count++, length)] : []);
    return runInWindow(looks({ turns: 40, written: 3000 }), { read: 10, hooks: { takeMessages } });
  };

  const short = await talk(1000);
  const long = await talk(9_000);

  const last = short.prompts.at(-1)?.join('') ?? '';
  for (let index = 0; index < 6; index++) expect(last).toContain(said(index, 1000).content);
  expect(compactions(short.events).flatMap((data) => data.summarised_messages ?? [])).toEqual([]);
  const [first] = compactions(long.events);
  expect(first?.summarised_messages?.[0]).toBe('msg_0');
  const after = long.prompts.at(-1)?.join('') ?? '';
  expect(after).not.toContain('Message 0:');
  expect(after).toContain(said(5, 9_000).content);
});
