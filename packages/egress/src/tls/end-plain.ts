import type { Socket } from 'node:net';
import { dial } from '../dial.ts';
import { TUNNEL_IDLE_MS } from '../egress-limits.ts';
import type { Caller } from '../open-proxy.ts';
import type { Target } from '../parse-host-pattern.ts';
import { serveHttp1 } from './serve-http1.ts';

/** The first byte of every TLS connection. */
const HANDSHAKE = 0x16;

/**
 * Reads plain HTTP in a tunnel to a host that a secret lists with `http://`: some clients use CONNECT for it. `tunnel`
 * takes over when the client speaks TLS all the same.
 */
export async function endPlain(
  caller: Caller,
  {
    client,
    target,
    answer,
    tunnel,
  }: { client: Socket; target: Target; answer: () => void; tunnel: (upstream: Socket) => void },
  signal: AbortSignal,
): Promise<void> {
  const { policy, computerId } = caller;
  const upstream = await dial(policy, { computerId, host: target.host, port: target.port }, signal);
  upstream.on('error', () => upstream.destroy());
  client.once('close', () => upstream.destroy());
  answer();
  client.setTimeout(TUNNEL_IDLE_MS, () => client.destroy());
  upstream.setTimeout(TUNNEL_IDLE_MS, () => upstream.destroy());
  client.once('readable', () => {
    const piece: Buffer | null = client.read();
    if (piece === null) return void client.destroy();
    client.unshift(piece);
    if (piece[0] === HANDSHAKE) tunnel(upstream);
    else serveHttp1({ caller, target, client, upstream });
  });
}
