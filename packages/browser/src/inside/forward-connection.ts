import { connect, type Socket } from 'node:net';

/**
 * Carries a connection out of the sandbox. Each session's proxy has its own loopback address, all served by this one
 * listener; the address is the name of the socket that leads to the session's gateway.
 */
export function forwardConnection(client: Socket): void {
  const gateway = connect({ path: `/run/egress/${client.localAddress}`, allowHalfOpen: true });
  for (const [from, to] of [
    [client, gateway],
    [gateway, client],
  ] as const) {
    from.on('error', () => from.destroy());
    from.once('close', () => to.destroySoon());
    from.pipe(to);
  }
}
