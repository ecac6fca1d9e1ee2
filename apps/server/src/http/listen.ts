import type { Server } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';

interface Address {
  host: string;
  port: number;
}

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

function describeFault(error: NodeJS.ErrnoException, { host, port }: Address): Error {
  const message = {
    EADDRINUSE: `Port ${port} of ${host} is in use by another program. Stop that one, or choose another port with --port or JETTSON_PORT.`,
    EACCES: `This user may not listen on port ${port}. Choose one above 1023 with --port or JETTSON_PORT.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Choose another one with --host or JETTSON_HOST.`,
    ENOTFOUND: `There is no host "${host}". Choose another one with --host or JETTSON_HOST.`,
    EAI_AGAIN: `The host "${host}" cannot be resolved now. Choose another one with --host or JETTSON_HOST.`,
  }[error.code ?? ''];
  return message === undefined ? error : new Error(message, { cause: error });
}
