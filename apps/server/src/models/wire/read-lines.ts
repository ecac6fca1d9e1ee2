/** Longer than any event of a provider: a line that never ends must not fill the memory. */
const MAX_LINE_CHARS = 20_000_000;

/**
 * Changes each line of a stream of text. A line is passed on as soon as it is whole. `end` makes the last piece, from the text
 * after the last line break.
 */
export function readLines(
  change: (line: string) => string,
  end: (rest: string) => string,
): ReadableWritablePair<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const text = decoder.decode(chunk, { stream: true });
      const lineEnd = text.lastIndexOf('\n');
      if (lineEnd < 0) {
        rest += text;
        if (rest.length > MAX_LINE_CHARS) throw new Error('The stream has a line that does not end.');
        return;
      }
      const whole = rest + text.slice(0, lineEnd);
      rest = text.slice(lineEnd + 1);
      controller.enqueue(encoder.encode(`${whole.split('\n').map(change).join('\n')}\n`));
    },
    flush(controller) {
      controller.enqueue(encoder.encode(end(rest)));
    },
  });
}
