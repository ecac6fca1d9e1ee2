import { once } from 'node:events';
import { createBudget } from '@jettson/egress/budget';
import { expect, test } from 'vitest';
import { type FilterOptions, filterMessages } from './filter-messages.ts';

const event = (method: string, text = '') =>
  `{"method":"${method}","params":{"text":"${text}"},"sessionId":"A"}\0`;

/** What comes out when the text goes in, cut into pieces of `size`. */
async function pass(text: string, { size = 65_536, ...options }: FilterOptions & { size?: number } = {}) {
  const filter = filterMessages(options);
  const bytes = Buffer.from(text);
  const end = once(filter, 'end');
  const pieces: Buffer[] = [];
  filter.on('data', (piece: Buffer) => pieces.push(piece));
  for (let at = 0; at < bytes.length; at += size) filter.write(bytes.subarray(at, at + size));
  filter.end();
  await end;
  return Buffer.concat(pieces).toString();
}

test('drops exactly the messages that nobody needs, however they are cut', async () => {
  const needed = [
    '{"id":1,"result":{}}\0',
    event('Page.frameNavigated', 'Runtime.consoleAPICalled'),
    '{}\0',
    '\0',
  ];
  const unused = [event('Runtime.consoleAPICalled', 'x'.repeat(300)), event('Network.dataReceived')];
  const text = needed.flatMap((message, index) => [message, unused[index % 2]]).join('');

  for (const size of [1, 2, 7, 31, 64, 1_000, 65_536])
    expect(await pass(text, { size })).toBe(needed.join(''));
});

test('fails at a message that is too long, needed or not', async () => {
  for (const method of ['Page.frameNavigated', 'Runtime.consoleAPICalled']) {
    await expect(pass(event(method, 'x'.repeat(2_000)), { maxBytes: 1_000, size: 100 })).rejects.toThrow(
      'too long',
    );
    const many = event('Page.frameNavigated', 'x'.repeat(600)).repeat(10);
    expect(await pass(many, { maxBytes: 1_000 })).toBe(many);
  }
});

test('passes on no more than the budget allows, and loses nothing', async () => {
  const messages = { perSecond: 200, burst: 50 };
  const counted = createBudget(messages);
  const text = event('Page.frameNavigated');
  const start = performance.now();

  const passed = await pass(text.repeat(200), {
    size: text.length,
    budget: { spend: () => counted.spend(1) },
  });
  const seconds = (performance.now() - start) / 1000;

  expect(passed).toBe(text.repeat(200));
  expect(200).toBeLessThanOrEqual(messages.burst + messages.perSecond * seconds + 1);
});
