import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { canonicalHost } from '../canonical-host.ts';
import { TUNNEL_IDLE_MS } from '../egress-limits.ts';
import type { Caller } from '../open-proxy.ts';
import type { Target } from '../parse-host-pattern.ts';
import { dialTls, type Protocol } from './dial-tls.ts';
import { serveHttp1 } from './serve-http1.ts';
import { serveHttp2 } from './serve-http2.ts';

const HANDSHAKE_TIMEOUT_MS = 15_000;
const BOTH: readonly Protocol[] = ['h2', 'http/1.1'];
/** An agent chooses names where a secret lists `*.host`. */
const MAX_KNOWN_HOSTS = 1_000;

/** What a computer's clients and servers were found to speak, so that the next connection need not be made twice. */
export interface SpokenProtocols {
  /** Whether a server speaks HTTP/2. */
  servers: Map<string, boolean>;
  /** What the last client to it chose. */
  clients: Map<string, Protocol>;
}

/**
 * Ends TLS between a client and a host for which its agent has secrets. The server comes first: the client gets its
 * answer only when the server's certificate has been verified. Rejects if it is not; later failures end the connection.
 */
export async function endTls(
  caller: Caller,
  { client, target, answer }: { client: Socket; target: Target; answer: () => void },
  signal: AbortSignal,
): Promise<void> {
  const { policy, computerId, certificates, spoken } = caller;
  const known = `${target.host}:${target.port}`;
  const open = (protocols: readonly Protocol[]) => dialTls(policy, { computerId, target, protocols }, signal);
  // A client that takes HTTP/1.1 would otherwise need a second connection wherever the server prefers HTTP/2.
  const offered =
    spoken.clients.get(known) === 'http/1.1' && spoken.servers.has(known) ? (['http/1.1'] as const) : BOTH;
  let upstream = await open(offered);
  if (offered === BOTH) remember(spoken.servers, known, upstream.alpnProtocol === 'h2');
  const speaksHttp2 = spoken.servers.get(known) === true;

  answer();
  const secure = new TLSSocket(client, {
    isServer: true,
    secureContext: certificates.contextFor(target.host),
    ALPNCallback: ({ protocols }) => chooseProtocol(protocols, speaksHttp2),
    SNICallback: (name, done) =>
      canonicalHost(name) === target.host
        ? done(null, certificates.contextFor(target.host))
        : done(new Error('This connection was opened to another host.')),
  });
  secure.on('error', () => secure.destroy());
  secure.once('close', () => upstream.destroy());
  const giveUp = () => secure.destroy();
  const timer = setTimeout(giveUp, HANDSHAKE_TIMEOUT_MS).unref();
  // A client that leaves in the middle of the handshake would otherwise stay half open.
  secure.once('end', giveUp).once('close', () => clearTimeout(timer));
  secure.once('secure', async () => {
    clearTimeout(timer);
    secure.off('end', giveUp);
    secure.setTimeout(TUNNEL_IDLE_MS, giveUp);
    const protocol: Protocol = secure.alpnProtocol === 'h2' ? 'h2' : 'http/1.1';
    remember(spoken.clients, known, protocol);
    try {
      if ((upstream.alpnProtocol === 'h2') !== (protocol === 'h2')) {
        upstream.destroy();
        upstream = await open([protocol]);
        if ((upstream.alpnProtocol === 'h2') !== (protocol === 'h2'))
          throw new Error('The server changed its mind.');
      }
      if (secure.destroyed || secure.readableEnded || upstream.destroyed)
        throw new Error('One of the two has gone.');
      upstream.setTimeout(TUNNEL_IDLE_MS, () => upstream.destroy());
      if (protocol === 'h2') serveHttp2({ caller, target, client: secure, upstream });
      else serveHttp1({ caller, target, client: secure, upstream });
    } catch {
      upstream.destroy();
      secure.destroy();
    }
  });
}

/** HTTP/2 only if the server speaks it, and otherwise what every client speaks. */
function chooseProtocol(offered: readonly string[], speaksHttp2: boolean): Protocol | undefined {
  if (speaksHttp2 && offered.includes('h2')) return 'h2';
  return offered.includes('http/1.1') ? 'http/1.1' : undefined;
}

function remember<T>(known: Map<string, T>, host: string, value: T): void {
  if (known.size >= MAX_KNOWN_HOSTS) known.clear();
  known.set(host, value);
}
