import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { describeFailure } from './describe-failure.ts';
import { dial } from './dial.ts';
import type { Caller } from './open-proxy.ts';
import { carry, pause } from './pace.ts';

const IDLE_TIMEOUT_MS = 10 * 60_000;

export interface TunnelRequest {
  request: IncomingMessage;
  client: Socket;
  /** What the client sent right after its CONNECT. */
  head: Buffer;
}

/** Answers a CONNECT: dials what it names if the policy approves, and joins the two ends. Never rejects. */
export async function openTunnel(
  { policy, computerId, budgets, onOpened }: Caller,
  { request, client, head }: TunnelRequest,
): Promise<void> {
  const gone = new AbortController();
  client.once('close', () => gone.abort(new Error('The client has gone.')));

  const [, host, port] = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(request.url ?? '') ?? [];
  if (host === undefined) return refuse(client, 400, 'CONNECT takes host:port.');

  try {
    const upstream = await dial(policy, { computerId, host, port: Number(port) }, gone.signal);
    onOpened(`${host}:${port}`);
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.write(head);
    join(client, upstream, budgets);
  } catch (error) {
    const { status, message } = describeFailure(error);
    await pause(budgets.failures.spend(1));
    refuse(client, status, message);
  }
}

function join(client: Socket, upstream: Socket, { bytes }: Caller['budgets']): void {
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.setTimeout(IDLE_TIMEOUT_MS, () => from.destroy());
    from.on('error', () => from.destroy());
    // Not `destroy`: data that has been read may still be on its way to a slow reader.
    from.once('close', () => to.destroySoon());
    carry(from, to, bytes);
  }
}

function refuse(client: Socket, status: number, message: string): void {
  // Most clients show the reason phrase of a failed CONNECT and discard the body.
  const phrase = { 400: 'Bad Request', 403: 'Blocked By Egress Policy' }[status] ?? 'Bad Gateway';
  const body = `${message}\n`;
  client.end(
    `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
