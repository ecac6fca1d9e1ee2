import {
  type ClientHttp2Session,
  connect,
  constants,
  performServerHandshake,
  type ServerHttp2Stream,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { TUNNEL_IDLE_MS } from '../egress-limits.ts';
import type { Caller } from '../open-proxy.ts';
import { authorityOf, type Target } from '../parse-host-pattern.ts';
import { relayStream } from './relay-stream.ts';

/** What the other end may send before it is read, in all streams of a connection, and in one. */
const CONNECTION_WINDOW = 1024 ** 2;
const STREAM_WINDOW = 256 * 1024;
const SETTINGS = { initialWindowSize: STREAM_WINDOW, enablePush: false };
const MAX_STREAMS = 100;

/** Serves HTTP/2 on a connection, over one HTTP/2 connection to the server. */
export function serveHttp2({
  caller,
  target,
  client,
  upstream,
}: {
  caller: Caller;
  target: Target;
  client: TLSSocket;
  upstream: TLSSocket;
}): void {
  const server: ClientHttp2Session = connect(`https://${authorityOf(target)}`, {
    createConnection: () => upstream,
    settings: SETTINGS,
  });
  // Otherwise the session waits for a handshake that is over.
  (client as { secureConnecting?: boolean }).secureConnecting = false;
  const session = performServerHandshake(client, {
    settings: { initialWindowSize: STREAM_WINDOW, maxConcurrentStreams: MAX_STREAMS },
  });

  server.once('connect', () => server.setLocalWindowSize(CONNECTION_WINDOW));
  session.setLocalWindowSize(CONNECTION_WINDOW);
  session.on('stream', (stream: ServerHttp2Stream, _headers, flags: number, headers: string[]) => {
    const isWhole = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    void relayStream(caller, { stream, headers, isWhole, target, server });
  });

  // A session reads past its socket, which would take it for idle.
  for (const socket of [client, upstream]) socket.setTimeout(0);
  for (const end of [session, server]) {
    end.on('error', () => end.destroy());
    end.setTimeout(TUNNEL_IDLE_MS, () => end.destroy());
  }
  // What the server still answers is passed on; the client opens a new connection for what comes next.
  server.once('goaway', () => session.close());
  server.once('close', () => session.close());
  session.once('close', () => server.destroy());
  client.once('close', () => server.destroy());
}
