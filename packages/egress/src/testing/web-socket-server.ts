import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SecureServer } from './start-secure-server.ts';

/** Frames as a server writes them. */
export function frame(content: Buffer | string, { opcode = 1, isLast = true } = {}): Buffer {
  const data = Buffer.from(content as string);
  const length =
    data.length < 126 ? Buffer.of(data.length) : Buffer.of(126, data.length >> 8, data.length & 0xff);
  return Buffer.concat([Buffer.of((isLast ? 0x80 : 0) | opcode), length, data]);
}

/** Text frames as a client writes them: masked. */
export function maskedFrame(text: string): Buffer {
  const data = Buffer.from(text);
  const mask = Buffer.of(1, 2, 3, 4);
  const masked = data.map((byte, index) => byte ^ (mask[index % 4] as number));
  return Buffer.concat([Buffer.of(0x81, 0x80 | data.length), mask, masked]);
}

/** The texts of the data messages and of the control frames in what a server wrote. */
export function readFrames(data: Buffer): { messages: string[]; controls: string[] } {
  const messages: string[] = [];
  const controls: string[] = [];
  let message = '';
  for (let at = 0; at < data.length; ) {
    const first = data[at] as number;
    const short = (data[at + 1] as number) & 0x7f;
    const size = short === 126 ? 4 : short === 127 ? 10 : 2;
    const length =
      short === 126
        ? data.readUInt16BE(at + 2)
        : short === 127
          ? Number(data.readBigUInt64BE(at + 2))
          : short;
    const content = data.subarray(at + size, at + size + length).toString();
    at += size + length;
    if ((first & 0x0f) >= 8) controls.push(content);
    else {
      message += content;
      if ((first & 0x80) === 0) continue;
      messages.push(message);
      message = '';
    }
  }
  return { messages, controls };
}

/** Answers WebSocket handshakes; `talk` gets the connection, and the key header that was sent. */
export function answerWebSockets(
  { server }: SecureServer,
  talk: (socket: Duplex, key: string, request: IncomingMessage) => void,
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => {});
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const key = String(request.headers['x-key'] ?? '');
    socket.write(
      `HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nX-Echo: ${key}\r\n\r\n`,
    );
    talk(socket, key, request);
  });
}
