import { APICallError } from '@ai-sdk/provider';
import { expect, test, vi } from 'vitest';
import { withIdleLimit } from './with-idle-limit.ts';

/** A server whose answer begins and goes on when it is told. */
function openAnswer() {
  let body: ReadableStreamDefaultController<Uint8Array> | undefined;
  const headers = Promise.withResolvers<void>();
  const signals: AbortSignal[] = [];
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      body = controller;
    },
  });
  const fetchIt: typeof fetch = async (_url, init) => {
    const { signal } = init as { signal: AbortSignal };
    signals.push(signal);
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason);
        body?.error(signal.reason);
      });
    });
    aborted.catch(() => {});
    await Promise.race([headers.promise, aborted]);
    return new Response(stream);
  };
  return {
    fetchIt,
    signals,
    begin: () => headers.resolve(),
    send: (text: string) => body?.enqueue(new TextEncoder().encode(text)),
    end: () => body?.close(),
  };
}

const URL = 'https://model.example/v1';
const silent = expect.objectContaining({
  isRetryable: true,
  url: URL,
  message: expect.stringContaining('60 s'),
});

test('an answer may take as long as it likes while something comes', async () => {
  vi.useFakeTimers();
  const answer = openAnswer();

  const asking = withIdleLimit(answer.fetchIt, 60_000)(URL);
  await vi.advanceTimersByTimeAsync(59_000);
  answer.begin();
  const response = await asking;
  const reading = response.text();
  for (const word of ['one ', 'two ', 'three']) {
    await vi.advanceTimersByTimeAsync(59_000);
    answer.send(word);
    await vi.advanceTimersByTimeAsync(1);
  }
  answer.end();

  expect(await reading).toBe('one two three');
  await vi.advanceTimersByTimeAsync(120_000);
  expect(answer.signals[0]?.aborted).toBe(false);
  vi.useRealTimers();
});

test('a model that does not even begin to answer is given up, with an error that may pass', async () => {
  vi.useFakeTimers();
  const asking = withIdleLimit(openAnswer().fetchIt, 60_000)(URL).catch((error) => error);

  await vi.advanceTimersByTimeAsync(60_000);

  expect(await asking).toEqual(silent);
  expect(APICallError.isInstance(await asking)).toBe(true);
  vi.useRealTimers();
});

test('a model that stops in the middle of its answer is given up', async () => {
  vi.useFakeTimers();
  const answer = openAnswer();
  answer.begin();
  const response = await withIdleLimit(answer.fetchIt, 60_000)(URL);
  const reading = response.text().catch((error) => error);
  answer.send('half');

  await vi.advanceTimersByTimeAsync(61_000);

  expect(await reading).toEqual(silent);
  vi.useRealTimers();
});

test('the caller that aborts gets its own reason', async () => {
  const controller = new AbortController();
  const asking = withIdleLimit(openAnswer().fetchIt, 60_000)(URL, { signal: controller.signal });

  controller.abort(new Error('cancelled'));

  await expect(asking).rejects.toThrow('cancelled');
});
