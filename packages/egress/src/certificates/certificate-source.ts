import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { spki, writeCertificate } from './write-certificate.ts';

const AUTHORITY_DAYS = 3_650;
const HOST_DAYS = 30;
/** A certificate is made anew long before clients would refuse it. */
const RENEW_AFTER_MS = 24 * 3_600_000;
/** An agent chooses names where a secret lists `*.host`. */
const MAX_KEPT = 100;

/** Certificates for the hosts for which the gateway ends TLS towards one computer, or towards the browser. */
export interface CertificateSource {
  /** What clients must trust, in PEM; null if they trust the key itself. */
  authority: string | null;
  /** The key and the certificate for a host, ready for a handshake. */
  contextFor(host: string): SecureContext;
}

/** An authority of its own, for one computer. Its key is only here, in memory. */
export function createAuthority(): CertificateSource {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = `Jettson computer ${randomBytes(6).toString('hex')}`;
  const issuer = { name, privateKey: authority.privateKey };
  const certificate = writeCertificate({
    publicKey: authority.publicKey,
    subject: name,
    issuer,
    days: AUTHORITY_DAYS,
    host: null,
  });
  const key = leaf.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const write = (host: string) =>
    writeCertificate({ publicKey: leaf.publicKey, subject: host, issuer, days: HOST_DAYS, host });
  return { authority: certificate, contextFor: remembered(key, write) };
}

/** The key of a browser, which trusts every certificate for it and therefore no one else may be shown one. */
export interface BrowserKey {
  /** In PEM. */
  privateKey: string;
  /** For Chromium's `--ignore-certificate-errors-spki-list`. */
  fingerprint: string;
}

/** Makes the key for one browser process. */
export function createBrowserKey(): BrowserKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: createHash('sha256').update(spki(publicKey)).digest('base64'),
  };
}

/** Certificates for the sessions of the browser that was started with this key. */
export function useBrowserKey(key: string): CertificateSource {
  const privateKey = createPrivateKey(key);
  const publicKey = createPublicKey(privateKey);
  const write = (host: string) =>
    writeCertificate({ publicKey, subject: host, issuer: { name: host, privateKey }, days: HOST_DAYS, host });
  return { authority: null, contextFor: remembered(key, write) };
}

function remembered(key: string | Buffer, write: (host: string) => string): (host: string) => SecureContext {
  const kept = new Map<string, { context: SecureContext; madeAt: number }>();
  return (host) => {
    const known = kept.get(host);
    if (known !== undefined && Date.now() - known.madeAt < RENEW_AFTER_MS) return known.context;
    const context = createSecureContext({ key, cert: write(host) });
    kept.delete(host);
    const [oldest] = kept.keys();
    if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(host, { context, madeAt: Date.now() });
    return context;
  };
}
