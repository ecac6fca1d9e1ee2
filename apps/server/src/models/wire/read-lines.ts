/** Longer than any event of a provider: a line that never ends must not fill the memory. */
const MAX_LINE_CHARS = 20_000_000;

/** Changes each line of a stream of text. A line is passed on as soon as it is whole. */
export function readLines(change: (line: string) => string): ReadableWritablePair<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const text = decoder.decode(chunk, { stream: true });
      const end = text.lastIndexOf('\n');
      if (end < 0) {
        rest += text;
        if (rest.length > MAX_LINE_CHARS) throw new Error('The stream has a line that does not end.');
        return;
      }
      const whole = rest + text.slice(0, end);
      rest = text.slice(end + 1);
      controller.enqueue(encoder.encode(`${whole.split('\n').map(change).join('\n')}\n`));
    },
    flush(controller) {
      if (rest !== '') controller.enqueue(encoder.encode(change(rest)));
    },
  });
}
