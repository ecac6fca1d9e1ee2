import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { canonicalHost } from './canonical-host.ts';
import { describeFailure } from './describe-failure.ts';
import { dial } from './dial.ts';
import { TUNNEL_IDLE_MS } from './egress-limits.ts';
import type { Caller } from './open-proxy.ts';
import { carry, pause } from './pace.ts';
import { endPlain } from './tls/end-plain.ts';
import { endTls } from './tls/end-tls.ts';

export interface TunnelRequest {
  request: IncomingMessage;
  client: Socket;
  /** What the client sent right after its CONNECT. */
  head: Buffer;
}

/**
 * Answers a CONNECT: dials what it names if the policy approves, and joins the two ends, or reads what passes between
 * them if the agent has secrets for the host. Never rejects.
 */
export async function openTunnel(caller: Caller, { request, client, head }: TunnelRequest): Promise<void> {
  const { policy, computerId, budgets, onOpened } = caller;
  const gone = new AbortController();
  client.once('close', () => gone.abort(new Error('The client has gone.')));

  const [, host, digits] = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(request.url ?? '') ?? [];
  if (host === undefined) return refuse(client, 400, 'CONNECT takes host:port.');
  const port = Number(digits);
  const name = canonicalHost(host);
  const scheme = name === null ? null : policy.grants.schemeRead(computerId, name, port);
  const answer = () => {
    onOpened(`${host}:${port}`);
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    client.unshift(head);
  };

  try {
    if (name !== null && scheme !== null) {
      if (!caller.countRead(client))
        return refuse(client, 503, 'Too many connections to hosts with secrets are open.');
      const target = { scheme, host: name, port };
      if (scheme === 'https') await endTls(caller, { client, target, answer }, gone.signal);
      else
        await endPlain(
          caller,
          { client, target, answer, tunnel: (upstream) => join(client, upstream, budgets) },
          gone.signal,
        );
      return;
    }
    const upstream = await dial(policy, { computerId, host, port }, gone.signal);
    // A secret that lists the host from now on is of no use in a connection that cannot be read.
    const isRight = () => name === null || policy.grants.schemeRead(computerId, name, port) === null;
    upstream.once(
      'close',
      policy.grants.watch(computerId, isRight, () => client.destroy()),
    );
    answer();
    join(client, upstream, budgets);
  } catch (error) {
    const { status, message } = describeFailure(error);
    if (status === 502) caller.onFailed(`${host}:${port}`, message);
    await pause(budgets.failures.spend(1));
    refuse(client, status, message);
  }
}

function join(client: Socket, upstream: Socket, { bytes }: Caller['budgets']): void {
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.setTimeout(TUNNEL_IDLE_MS, () => from.destroy());
    from.on('error', () => from.destroy());
    // Not `destroy`: data that has been read may still be on its way to a slow reader.
    from.once('close', () => to.destroySoon());
    carry(from, to, bytes);
  }
}

function refuse(client: Socket, status: number, message: string): void {
  // Most clients show the reason phrase of a failed CONNECT, if anything, and discard the body.
  const phrase = message.replace(/[^ -~]/g, ' ').slice(0, 300);
  const body = `${message}\n`;
  client.end(
    `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
