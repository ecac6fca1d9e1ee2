import { once } from 'node:events';
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** What a proxy said to a CONNECT that it refused. */
export class RefusedTunnelError extends Error {}

/** Opens a tunnel through the proxy on `socketPath`. Throws RefusedTunnelError with the status line and the body. */
export async function openPlainTunnel(socketPath: string, target: string): Promise<Socket> {
  const socket = connect(socketPath);
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  let text = '';
  while (!text.includes('\r\n\r\n')) {
    const [piece] = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => [null])]);
    if (piece === null) throw new RefusedTunnelError(`closed ${text}`);
    text += piece;
  }
  socket.pause();
  if (!text.startsWith('HTTP/1.1 200')) {
    socket.destroy();
    throw new RefusedTunnelError(text);
  }
  return socket;
}

export interface SecureTunnelOptions {
  ca: string;
  protocols?: string[];
  /** Default: the name in `target`. */
  servername?: string;
}

/** TLS through a tunnel; rejects if the certificate is not trusted. */
export async function openSecureTunnel(
  socketPath: string,
  target: string,
  { ca, protocols = ['http/1.1'], servername = target.replace(/:\d+$/, '') }: SecureTunnelOptions,
): Promise<TLSSocket> {
  const socket = await openPlainTunnel(socketPath, target);
  const secure = connectTls({ socket, servername, ca, ALPNProtocols: protocols });
  await once(secure, 'secureConnect');
  return secure;
}

export interface Answer {
  status: number;
  statusText: string;
  /** Flat, as they came. */
  headers: string[];
  trailers: string[];
  body: string;
}

export interface Ask {
  method?: string;
  path?: string;
  headers?: OutgoingHttpHeaders | string[];
  body?: string;
}

/** One request over a connection that is open. */
export async function askHttp1(
  secure: Socket,
  { method = 'GET', path = '/', headers = {}, body }: Ask,
): Promise<Answer> {
  const sent = request({ createConnection: () => secure, method, path, headers });
  // A tunnel was paused until somebody listens.
  sent.once('socket', (socket) => setImmediate(() => socket.resume()));
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  sent.end(body);
  const [response] = await answered;
  const pieces = await Array.fromAsync(response);
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: response.rawHeaders,
    trailers: response.rawTrailers,
    body: Buffer.concat(pieces as Buffer[]).toString(),
  };
}

/** An HTTP/2 session over a connection that is open. */
export function openHttp2(secure: TLSSocket, origin: string): ClientHttp2Session {
  return connectHttp2(origin, { createConnection: () => secure });
}

/** One request in a session. */
export async function askHttp2(
  session: ClientHttp2Session,
  { method = 'GET', path = '/', headers = {}, body }: Ask,
): Promise<Answer> {
  const sent = session.request({ ':method': method, ':path': path, ...(headers as OutgoingHttpHeaders) });
  let trailers: string[] = [];
  sent.on('trailers', (_trailers, _flags, list: string[]) => {
    trailers = list;
  });
  const answered = once(sent, 'response') as Promise<unknown[]>;
  sent.end(body);
  const [fields, , list] = await answered;
  const pieces = await Array.fromAsync(sent);
  return {
    status: Number((fields as Record<string, unknown>)[':status']),
    statusText: '',
    headers: (list as string[]).slice(2),
    trailers,
    body: Buffer.concat(pieces as Buffer[]).toString(),
  };
}

/** One request in a session, of whose answer only the end matters. */
export async function discardHttp2(session: ClientHttp2Session, path: string): Promise<void> {
  await once(session.request({ ':path': path }).resume(), 'end');
}

/** One request through the proxy on `socket`, to a host whose certificate `ca` must have signed. */
export async function askThrough(
  { socket, ca }: { socket: string; ca: string },
  target: string,
  { protocol, ...request }: Ask & { protocol: string },
): Promise<Answer> {
  const secure = await openSecureTunnel(socket, target, { ca, protocols: [protocol] });
  if (protocol === 'http/1.1') {
    const headers = { host: target, ...(request.headers as OutgoingHttpHeaders) };
    const answer = await askHttp1(secure, { ...request, headers });
    secure.destroy();
    return answer;
  }
  const session = openHttp2(secure, `https://${target}`);
  const answer = await askHttp2(session, request);
  session.destroy();
  return answer;
}
