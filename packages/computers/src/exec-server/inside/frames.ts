/** One message on the channel between the host and the exec server: a JSON header and raw bytes. */
export interface Frame {
  header: unknown;
  headerBytes: number;
  body: Buffer;
}

/** The largest message that a side accepts, in bytes. */
export interface FrameLimits {
  headerBytes: number;
  bodyBytes: number;
}

const PREFIX_BYTES = 8;
/** If the pieces of a message are smaller than this on average, they are joined: each piece costs memory. */
const PIECE_BYTES = 4_096;
const FEW_PIECES = 256;

/** The lengths of header and body, 32 bits each, then the two. */
export function encodeFrame(header: object, body: Uint8Array = new Uint8Array()): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  prefix.writeUInt32BE(json.byteLength, 0);
  prefix.writeUInt32BE(body.byteLength, 4);
  return Buffer.concat([prefix, json, body]);
}

/**
 * Returns a function that takes the channel's bytes as they come and calls `onFrame` for each complete message. It
 * throws for a message over `limits` and for a header that is not JSON: then the other side can no longer be trusted,
 * and the channel must be closed.
 */
export function createFrameDecoder(
  limits: FrameLimits,
  onFrame: (frame: Frame) => void,
): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let available = 0;
  let wanted = PREFIX_BYTES;

  return (chunk) => {
    pieces.push(chunk);
    available += chunk.byteLength;
    if (pieces.length > FEW_PIECES + available / PIECE_BYTES) pieces = [Buffer.concat(pieces)];
    while (available >= wanted) {
      const bytes = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
      const headerBytes = bytes.readUInt32BE(0);
      const bodyBytes = bytes.readUInt32BE(4);
      if (headerBytes > limits.headerBytes || bodyBytes > limits.bodyBytes) {
        throw new Error('a message is larger than the channel allows');
      }

      wanted = PREFIX_BYTES + headerBytes + bodyBytes;
      if (available < wanted) {
        pieces = [bytes];
        return;
      }

      const rest = bytes.subarray(wanted);
      const bodyStart = PREFIX_BYTES + headerBytes;
      const header: unknown = JSON.parse(bytes.toString('utf8', PREFIX_BYTES, bodyStart));
      const body = bytes.subarray(bodyStart, wanted);
      pieces = [rest];
      available = rest.byteLength;
      wanted = PREFIX_BYTES;
      onFrame({ header, headerBytes, body });
    }
  };
}
