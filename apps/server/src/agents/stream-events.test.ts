import { expect, onTestFinished, test, vi } from 'vitest';
import { streamEvents } from './stream-events.ts';

test('a stream that waits for a long transaction looks less and less often, but at least every 2 s', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const readAt: number[] = [];
  const start = Date.now();
  const read = async () => {
    readAt.push(Date.now() - start);
    return { text: new Uint8Array(), last: 'a', next: 'soon' as const };
  };
  const logs = { follow: () => ({ read, [Symbol.dispose]() {} }) };
  const stream = streamEvents(logs, 'acc_1', { key: 'acc_1', after: 'a', onClose: () => {} });

  void stream.getReader().read();
  await vi.advanceTimersByTimeAsync(7500);

  expect(readAt).toEqual([0, 50, 150, 350, 750, 1550, 3150, 5150, 7150]);
});
