import { readText } from './read-text.ts';

interface ServerSentEvent {
  id?: string | undefined;
  /** Absent for one that has only an id or a comment. */
  data?: string | undefined;
}

/** The events of a `text/event-stream`; an empty one for a sign of life in between, e.g. a ping. Throws what `readText` does. */
export async function* readServerSentEvents(
  response: Response,
  silenceMs: number,
  signal?: AbortSignal,
): AsyncGenerator<ServerSentEvent, void> {
  let rest = '';
  let event: ServerSentEvent = {};
  for await (const text of readText(response, silenceMs, signal)) {
    // A carriage return at the end may be half of a line break.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    yield {};
    for (const line of lines) {
      const [, field, value = ''] = /^(data|id)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === 'id') event.id = value;
      if (field === 'data') event.data = event.data?.concat('\n', value) ?? value;
      if (line) continue;
      yield event;
      event = {};
    }
  }
}
