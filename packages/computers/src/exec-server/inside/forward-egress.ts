import { connect, createServer } from 'node:net';
import { COMPUTER_LAYOUT } from './computer-layout.ts';

/**
 * The computer has no network but loopback. Connections to the proxy port there are passed to the host's egress
 * gateway, through the only socket that leads out.
 */
export function forwardEgress(): void {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    const gateway = connect({ path: COMPUTER_LAYOUT.egressSocket, allowHalfOpen: true });
    client.pipe(gateway).pipe(client);
    client.on('error', () => gateway.destroy());
    gateway.on('error', () => client.destroy());
    client.on('close', () => gateway.destroy());
    gateway.on('close', () => client.destroy());
  });
  server.listen(COMPUTER_LAYOUT.egressPort, '127.0.0.1');
}
