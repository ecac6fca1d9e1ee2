import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type CertificateSource, createAuthority } from '../certificates/certificate-source.ts';

const authority = createAuthority();

/** The authority of the secure test servers, in PEM. */
export const testAuthority = authority.authority ?? '';

/** Lets this process, and the gateway in it, trust the secure test servers. To be called before the first connection. */
export function trustTestServers(): void {
  setDefaultCACertificates([...getCACertificates(), testAuthority]);
}

export interface SecureServer {
  port: number;
  server: Http2SecureServer;
  close(): Promise<void>;
}

export type SecureListener = (
  request: IncomingMessage & Partial<Http2ServerRequest>,
  response: ServerResponse & Partial<Http2ServerResponse>,
) => void;

/** A real server on loopback that speaks TLS for any name, or for one, in HTTP/2 too unless told otherwise. */
export async function startSecureServer(
  listener: SecureListener,
  {
    protocols = ['h2', 'http/1.1'],
    certificates = authority,
    onlyName,
  }: { protocols?: string[]; certificates?: CertificateSource; onlyName?: string } = {},
): Promise<SecureServer> {
  const server = createSecureServer({
    allowHTTP1: protocols.includes('http/1.1'),
    ALPNCallback: ({ protocols: offered }) => protocols.find((protocol) => offered.includes(protocol)),
    SNICallback: (name, done) => done(null, certificates.contextFor(onlyName ?? name)),
  });
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => open.add(socket.once('close', () => open.delete(socket))));
  server.on('request', listener as never);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    server,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
