import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { EgressPolicy } from '../create-egress-policy.ts';
import { dial } from '../dial.ts';
import type { Target } from '../parse-host-pattern.ts';
import { trustedAuthorities } from './trusted-authorities.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;

export type Protocol = 'h2' | 'http/1.1';

/** Dials like `dial` and speaks TLS, with a server whose certificate is trusted and for this very host. */
export async function dialTls(
  policy: EgressPolicy,
  { computerId, target, protocols }: { computerId: string; target: Target; protocols: readonly Protocol[] },
  signal: AbortSignal,
): Promise<TLSSocket> {
  const { host, port } = target;
  const socket = await dial(policy, { computerId, host, port }, signal);
  const secure = connect({
    socket,
    host,
    // An address is no name that could be asked for; it is still compared with the certificate.
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: [...protocols],
    secureContext: trustedAuthorities(),
  });
  return new Promise((resolve, reject) => {
    const fail = (reason: unknown) => {
      stop();
      secure.destroy();
      reject(reason);
    };
    const abort = () => fail(signal.reason);
    const refuse = (error: NodeJS.ErrnoException) =>
      fail(new Error(`No trusted TLS connection to ${host}:${port}: ${error.message}`));
    const close = () => refuse(new Error('the server closed it'));
    const timer = setTimeout(
      () => fail(new Error(`No TLS handshake with ${host}:${port} in 10 s.`)),
      HANDSHAKE_TIMEOUT_MS,
    );
    const stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      secure.off('error', refuse).off('close', close);
      // From here on, whoever uses the connection learns of its end.
      secure.on('error', () => {});
    };
    signal.addEventListener('abort', abort, { once: true });
    secure.once('error', refuse).once('close', close);
    secure.once('secureConnect', () => {
      stop();
      resolve(secure);
    });
  });
}
