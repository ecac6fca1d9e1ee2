import { connect, type Socket } from 'node:net';
import { canonicalHost } from './canonical-host.ts';
import type { EgressPolicy } from './create-egress-policy.ts';
import { EgressDeniedError } from './egress-denial.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export interface DialTarget {
  computerId: string;
  host: string;
  port: number;
}

/**
 * Connects to the first approved address that answers, within 10 s. The connection is closed when the agent's network
 * no longer allows it. Throws EgressDeniedError or a connection error.
 */
export async function dial(
  policy: EgressPolicy,
  { computerId, host, port }: DialTarget,
  signal?: AbortSignal,
): Promise<Socket> {
  const approved = await policy.approve(computerId, host, port);
  signal?.throwIfAborted();

  return new Promise((resolve, reject) => {
    const socket = connect({
      // A name that only `lookup` can answer, so that nothing but an approved address is ever dialed.
      host: 'approved.invalid',
      port,
      allowHalfOpen: true,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: 2_500,
      lookup: (_name, _options, callback) =>
        callback(
          null,
          approved.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
    });
    const isAllowed = () => policy.grants.refusal(computerId, canonicalHost(host) ?? host, port) === null;
    const stopWatching = policy.grants.watch(computerId, isAllowed, () =>
      socket.destroy(new EgressDeniedError("The agent's network no longer leads there.")),
    );
    socket.once('close', stopWatching);
    const abort = () => fail(signal?.reason);
    const fail = (reason: unknown) => {
      signal?.removeEventListener('abort', abort);
      socket.destroy();
      reject(reason);
    };

    signal?.addEventListener('abort', abort, { once: true });
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => fail(new Error(`No answer from ${host}:${port} in 10 s.`)));
    socket.once('error', fail);
    socket.once('connect', () => {
      signal?.removeEventListener('abort', abort);
      socket.off('error', fail);
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      resolve(socket);
    });
  });
}
