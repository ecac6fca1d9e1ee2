import type { Server } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';

interface Address {
  host: string;
  port: number;
  /** The settings that choose another one. */
  settings?: { host: string; port: string };
}

const OF_SERVER = { host: '--host or JETTSON_HOST', port: '--port or JETTSON_PORT' };

/** Starts listening, and returns the port. Throws an error that names the address and what is wrong with it. */
export async function listen(
  server: Pick<Server, 'once' | 'listen' | 'address'>,
  at: Address,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(describeFault(error, at)));
    server.listen(at.port, at.host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Throws what `listen` would throw now. A start takes a while, and with a port in use it should not begin. */
export async function requireFreeAddress(at: Address): Promise<void> {
  const server = createServer();
  await listen(server as Server, at);
  await new Promise((resolve) => server.close(resolve));
}

function describeFault(error: NodeJS.ErrnoException, { host, port, settings = OF_SERVER }: Address): Error {
  const message = {
    EADDRINUSE: `Port ${port} of ${host} is in use by another program. Stop that one, or choose another port with ${settings.port}.`,
    EACCES: `This user may not listen on port ${port}. Choose one above 1023 with ${settings.port}.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Choose another one with ${settings.host}.`,
    ENOTFOUND: `There is no host "${host}". Choose another one with ${settings.host}.`,
    EAI_AGAIN: `The host "${host}" cannot be resolved now. Choose another one with ${settings.host}.`,
  }[error.code ?? ''];
  return message === undefined ? error : new Error(message, { cause: error });
}
