/** One message of the Postgres wire protocol as a client sends it. `type` is null for the untyped first messages. */
export interface Frame {
  readonly type: string | null;
  readonly bytes: Buffer;
}

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;

/**
 * Splits the complete messages off the front of `buffer`; `rest` waits for `missing` more bytes, or for more than that. Throws
 * for bytes that no Postgres client sends.
 */
export function readFrames(
  buffer: Buffer,
  started: boolean,
): { frames: Frame[]; rest: Buffer; missing: number } {
  const frames: Frame[] = [];
  let rest = buffer;
  let untyped = !started;
  let missing = 1;
  while (rest.length >= 8 || (!untyped && rest.length >= 5)) {
    const lengthAt = untyped ? 0 : 1;
    const length = lengthAt + rest.readInt32BE(lengthAt);
    if (length < lengthAt + 4) throw new Error('not the Postgres protocol');
    if (rest.length < length) {
      missing = length - rest.length;
      break;
    }
    const bytes = rest.subarray(0, length);
    frames.push({ type: untyped ? null : String.fromCharCode(bytes[0] as number), bytes });
    if (untyped && !isNegotiation(bytes)) untyped = false;
    rest = rest.subarray(length);
  }
  return { frames, rest, missing };
}

/** Whether an untyped message asks for encryption, which a unix socket does not offer. */
export function isNegotiation(bytes: Buffer): boolean {
  const code = bytes.readInt32BE(4);
  return code === SSL_REQUEST || code === GSS_REQUEST;
}

/** Whether an untyped message asks to cancel another connection's query. */
export function isCancelRequest(bytes: Buffer): boolean {
  return bytes.readInt32BE(4) === CANCEL_REQUEST;
}
