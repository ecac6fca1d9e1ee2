export type OutputStream = 'stdout' | 'stderr';

const EVERY_MS = 20;
const MAX_BYTES = 65_536;

/**
 * Hands output on: the first piece at once, those that come right behind it together, each stream's for itself: a command that
 * writes a byte at a time, on both in turn, would otherwise make a message of each. `flush` hands on the rest.
 */
export function batchOutput(send: (stream: OutputStream, data: Buffer) => void) {
  /** In the order in which the streams were written to. */
  let waiting = new Map<OutputStream, Buffer[]>();
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = bytes === 0 ? undefined : setTimeout(flush, EVERY_MS);
    const pieces = waiting;
    waiting = new Map();
    bytes = 0;
    for (const [stream, data] of pieces) send(stream, Buffer.concat(data));
  }

  return {
    add(stream: OutputStream, data: Buffer): void {
      const pieces = waiting.get(stream) ?? [];
      pieces.push(data);
      waiting.set(stream, pieces);
      bytes += data.byteLength;
      if (timer === undefined || bytes >= MAX_BYTES) flush();
    },
    flush,
  };
}
