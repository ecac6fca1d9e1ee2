import { JettsonNetworkError } from './errors.ts';

/** One event of a `text/event-stream`. */
export interface ServerSentEvent {
  id: string;
  data: string;
}

/**
 * The events of a stream as they arrive; undefined for a sign of life in between, e.g. a ping.
 * Throws JettsonNetworkError after `silenceMs` without a byte or when the connection breaks, and the
 * signal's reason when it aborts. Leaving the loop closes the connection.
 */
export async function* readServerSentEvents(
  response: Response,
  silenceMs: number,
  signal?: AbortSignal,
): AsyncGenerator<ServerSentEvent | undefined, void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const cancel = () => void reader.cancel().catch(() => {});
  signal?.addEventListener('abort', cancel);
  const decoder = new TextDecoder();
  let rest = '';
  let event: ServerSentEvent = { id: '', data: '' };
  try {
    for (;;) {
      const { done, value } = await readWithin(reader, silenceMs);
      signal?.throwIfAborted();
      if (done) return;
      // A carriage return at the end may be half of a line break.
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      yield undefined;
      for (const line of lines) {
        if (line === '') {
          if (event.data) yield event;
          event = { id: event.id, data: '' };
        } else {
          const [, field, text = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
          if (field === 'data') event.data += event.data ? `\n${text}` : text;
          if (field === 'id') event.id = text;
        }
      }
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
