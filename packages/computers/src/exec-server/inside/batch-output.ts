export type OutputStream = 'stdout' | 'stderr';

const EVERY_MS = 20;
const MAX_BYTES = 65_536;

/**
 * Passes on output: the first piece immediately, the ones right after it together, separately for each stream.
 * Otherwise, a command that writes one byte at a time, alternating between both streams, would cause a message for each
 * byte. `flush` passes on the rest.
 */
export function batchOutput(send: (stream: OutputStream, data: Buffer) => void) {
  /** In the order in which the command wrote to the streams. */
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
