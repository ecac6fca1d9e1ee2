export type OutputStream = 'stdout' | 'stderr';

const EVERY_MS = 20;
const MAX_BYTES = 65_536;

/** Hands output on: the first piece at once, those that come right behind it together. `flush` hands on the rest. */
export function batchOutput(send: (stream: OutputStream, data: Buffer) => void) {
  let stream: OutputStream = 'stdout';
  let pieces: Buffer[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (bytes === 0) return;
    const data = Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
    timer = setTimeout(flush, EVERY_MS);
    send(stream, data);
  }

  return {
    add(from: OutputStream, data: Buffer): void {
      // What came first on the other stream goes first.
      if (from !== stream) flush();
      stream = from;
      pieces.push(data);
      bytes += data.byteLength;
      if (timer === undefined || bytes >= MAX_BYTES) flush();
    },
    flush,
  };
}
