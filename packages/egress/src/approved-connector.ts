import { buildConnector } from 'undici';
import type { EgressPolicy } from './create-egress-policy.ts';
import { dial } from './dial.ts';
import { trustedAuthorities } from './tls/trusted-authorities.ts';

/** A connector that dials only approved addresses, and speaks TLS over the connection. */
export function approvedConnector(
  policy: EgressPolicy,
  computerId: string,
  signal?: AbortSignal,
): buildConnector.connector {
  let overSocket: buildConnector.connector | undefined;

  return (options, callback) => {
    const secure = options.protocol === 'https:';
    const target = { computerId, host: options.hostname, port: Number(options.port || (secure ? 443 : 80)) };
    dial(policy, target, signal).then(
      (socket) => {
        if (!secure) return callback(null, socket);
        // A TLS failure reaches the caller through the connector; the bare socket's error would be unhandled.
        socket.on('error', () => {});
        // Not before: the authorities take 50 ms to read, and a server starts with a connector that it may never use.
        overSocket ??= buildConnector({ allowH2: false, secureContext: trustedAuthorities() });
        overSocket({ ...options, httpSocket: socket }, callback);
      },
      (error: Error) => callback(error, null),
    );
  };
}
