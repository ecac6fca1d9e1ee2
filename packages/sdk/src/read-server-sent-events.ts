import { readText } from './read-text.ts';

/** The data of each event of a `text/event-stream`; undefined for a sign of life in between, e.g. a ping. Throws what `readText` does. */
export async function* readServerSentEvents(
  response: Response,
  silenceMs: number,
  signal?: AbortSignal,
): AsyncGenerator<string | undefined, void> {
  let rest = '';
  let data: string[] = [];
  for await (const text of readText(response, silenceMs, signal)) {
    // A carriage return at the end may be half of a line break.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    yield undefined;
    for (const line of lines) {
      const [, value] = /^data(?:: ?(.*))?$/s.exec(line) ?? [];
      if (value !== undefined) data.push(value);
      if (line !== '' || data.length === 0) continue;
      yield data.join('\n');
      data = [];
    }
  }
}
