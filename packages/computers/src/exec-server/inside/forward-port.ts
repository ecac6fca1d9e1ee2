import { connect, createServer, type Socket } from 'node:net';
import { COMPUTER_LAYOUT } from './computer-layout.ts';

/** The answer to a CONNECT has only a few headers. */
const MAX_HEAD_BYTES = 8_000;

/**
 * Opens a port on the computer's loopback that leads to the same port of the host's, through the egress gateway. For
 * programs that ask no proxy for addresses of loopback.
 */
export function forwardPort(host: string, port: number): void {
  const target = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    const gateway = connect({ path: COMPUTER_LAYOUT.egressSocket, allowHalfOpen: true });
    gateway.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    client.on('error', () => gateway.destroy());
    gateway.on('error', () => client.destroy());
    client.on('close', () => gateway.destroy());
    gateway.on('close', () => client.destroy());
    skipHead(gateway, () => client.pipe(gateway).pipe(client));
  });
  // Without IPv6, or if a program of the agent already listens there, the port is not forwarded.
  server.on('error', () => {});
  server.listen(port, host === '::1' ? host : '127.0.0.1');
}

/** Reads the gateway's answer; unless it consents, the connection is closed. */
function skipHead(gateway: Socket, use: () => void): void {
  let head = Buffer.alloc(0);
  gateway.on('data', function read(data: Buffer) {
    head = Buffer.concat([head, data]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1 && head.byteLength < MAX_HEAD_BYTES) return;
    if (end === -1 || !head.toString('latin1').startsWith('HTTP/1.1 200')) return gateway.destroy();
    gateway.off('data', read);
    gateway.pause();
    gateway.unshift(head.subarray(end + 4));
    use();
  });
}
