import type { Step } from '../flow.ts';
import type { Replacer } from '../secrets/create-replacer.ts';
import type { SecretExchange } from '../secrets/open-secret-exchange.ts';

const CONTINUATION = 0;
const CLOSE = 8;
const MAX_CONTROL_BYTES = 125;
const NOTHING = Buffer.alloc(0);

interface Frame {
  isLast: boolean;
  opcode: number;
  /** Bytes of its content that are still to come. */
  left: number;
}

/**
 * The frames of a WebSocket server with placeholders in place of values. A message is cut into frames anew, which every
 * client must accept, so that it is neither kept as a whole nor bound to its length.
 */
export function puttingBackFrames(exchange: SecretExchange): Step {
  let waiting: Buffer = NOTHING;
  let frame: Frame | null = null;
  let message: { replacer: Replacer; opcode: number } | null = null;

  function* read(): Generator<Buffer> {
    for (;;) {
      frame ??= takeHeader();
      if (frame === null) return;
      const isControl = frame.opcode >= CLOSE;
      if (waiting.length < (isControl ? frame.left : Math.min(1, frame.left))) return;

      const content = waiting.subarray(0, frame.left);
      waiting = waiting.subarray(content.length);
      frame.left -= content.length;
      yield isControl ? control(frame.opcode, content) : part(frame, content);
      if (frame.left > 0) return;
      frame = null;
    }
  }

  function part({ isLast, opcode, left }: Frame, content: Buffer): Buffer {
    if (message === null && opcode === CONTINUATION) throw new Error('The server continued no message.');
    message ??= { replacer: exchange.putBackBody(), opcode };
    const isEnd = isLast && left === 0;
    const pushed = message.replacer.push(content);
    const out = isEnd ? Buffer.concat([pushed, message.replacer.end()]) : pushed;
    if (out.length === 0 && !isEnd) return out;
    const written = write({ isLast: isEnd, opcode: message.opcode }, out);
    message = isEnd ? null : { ...message, opcode: CONTINUATION };
    return written;
  }

  function control(opcode: number, content: Buffer): Buffer {
    const codeBytes = opcode === CLOSE ? 2 : 0;
    const text = exchange.putBack(content.subarray(codeBytes).toString('latin1'));
    const changed = Buffer.concat([content.subarray(0, codeBytes), Buffer.from(text, 'latin1')]);
    return write({ isLast: true, opcode }, changed.subarray(0, MAX_CONTROL_BYTES));
  }

  function takeHeader(): Frame | null {
    if (waiting.length < 2) return null;
    const [first, second] = waiting as unknown as [number, number];
    // No extension was agreed on that could use the reserved bits, and servers do not mask.
    if ((first & 0x70) !== 0 || (second & 0x80) !== 0)
      throw new Error('The server sent a frame of another protocol.');
    const short = second & 0x7f;
    const size = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (waiting.length < size) return null;
    const left =
      short === 127 ? Number(waiting.readBigUInt64BE(2)) : short === 126 ? waiting.readUInt16BE(2) : short;
    const opcode = first & 0x0f;
    if (opcode >= CLOSE && left > MAX_CONTROL_BYTES)
      throw new Error('The server sent a control frame that is too long.');
    waiting = waiting.subarray(size);
    return { isLast: (first & 0x80) !== 0, opcode, left };
  }

  return {
    push(piece) {
      waiting = waiting.length === 0 ? piece : Buffer.concat([waiting, piece]);
      return Buffer.concat([...read()]);
    },
    // What a message holds back comes with its end.
    canRelease: false,
    release: () => NOTHING,
    end() {
      message?.replacer.end();
      return NOTHING;
    },
  };
}

function write({ isLast, opcode }: Pick<Frame, 'isLast' | 'opcode'>, content: Buffer): Buffer {
  const { length } = content;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = (isLast ? 0x80 : 0) | opcode;
  header[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (header.length === 4) header.writeUInt16BE(length, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, content]);
}
