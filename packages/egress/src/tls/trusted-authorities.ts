import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

let context: SecureContext | undefined;

/**
 * Whom this process trusts when it speaks TLS in an agent's name: Node's own list, the system's, and what
 * NODE_EXTRA_CA_CERTS adds. Made once, since reading hundreds of certificates takes a while.
 */
export function trustedAuthorities(): SecureContext {
  context ??= createSecureContext({
    ca: [...new Set([...getCACertificates(), ...getCACertificates('system')])],
  });
  return context;
}
