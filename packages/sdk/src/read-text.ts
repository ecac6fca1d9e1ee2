import { JettsonNetworkError } from './errors.ts';

/**
 * The text of an answer as it arrives. Throws JettsonNetworkError after `silenceMs` without a byte or when the
 * connection breaks, and the signal's reason when it aborts. Leaving the loop closes the connection.
 */
export async function* readText(
  response: Response,
  silenceMs: number,
  signal?: AbortSignal,
): AsyncGenerator<string, void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const cancel = () => void reader.cancel().catch(() => {});
  signal?.addEventListener('abort', cancel);
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await readWithin(reader, silenceMs);
      signal?.throwIfAborted();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    cancel();
  }
}

async function readWithin(reader: ReadableStreamDefaultReader<Uint8Array>, silenceMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new JettsonNetworkError(`Silence for ${silenceMs} ms`)), silenceMs);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (error) {
    if (error instanceof JettsonNetworkError) throw error;
    throw new JettsonNetworkError('The stream broke off', error);
  } finally {
    clearTimeout(timer);
  }
}
