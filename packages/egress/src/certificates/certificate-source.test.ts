import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, createServer, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import {
  type CertificateSource,
  createAuthority,
  createBrowserKey,
  useBrowserKey,
} from './certificate-source.ts';

const run = promisify(execFile);

/** What a client is shown for `host`; rejects if it does not trust it. */
async function handshake(source: CertificateSource, host: string, options: ConnectionOptions) {
  const server = createServer({ SNICallback: (_name, done) => done(null, source.contextFor(host)) });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  server.on('tlsClientError', () => {});
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: '127.0.0.1', port, servername: host, ...options });
  try {
    await once(client, 'secureConnect');
    return (client as TLSSocket).getPeerX509Certificate();
  } finally {
    client.destroy();
    server.close();
  }
}

test('a computer that trusts its authority trusts the certificates for hosts, each for one name', async () => {
  const source = createAuthority();

  const shown = await handshake(source, 'api.example.com', { ca: source.authority ?? '' });

  expect(shown?.subjectAltName).toBe('DNS:api.example.com');
  expect(Date.parse(shown?.validTo ?? '') - Date.now()).toBeLessThan(31 * 86_400_000);
  expect(Date.parse(shown?.validFrom ?? '')).toBeLessThan(Date.now());
});

test('the authority of another computer is not trusted', async () => {
  const other = createAuthority().authority ?? '';

  await expect(handshake(createAuthority(), 'api.example.com', { ca: other })).rejects.toThrow(/certificate/);
});

test('a certificate for one host does not serve another', async () => {
  const source = createAuthority();
  const asAnother = { ...source, contextFor: () => source.contextFor('api.example.com') };

  await expect(handshake(asAnother, 'evil.example', { ca: source.authority ?? '' })).rejects.toThrow(
    /altnames/,
  );
});

test.each([
  'api.example.com',
  'a.very-long-label-that-fills-up-a-common-name.and-goes-on.example.com',
  '127.0.0.1',
  '::1',
])('OpenSSL takes the certificate for %s by its strict rules', async (host) => {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-certificates-'));
  const source = createAuthority();
  const server = createServer({ SNICallback: (_name, done) => done(null, source.contextFor(host)) });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: '127.0.0.1', port, servername: 'any.example', rejectUnauthorized: false });
  await once(client, 'secureConnect');
  await writeFile(join(folder, 'authority.pem'), source.authority ?? '');
  await writeFile(join(folder, 'host.pem'), (client as TLSSocket).getPeerX509Certificate()?.toString() ?? '');
  client.destroy();
  server.close();

  const { stdout } = await run('openssl', [
    'verify',
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-CAfile',
    join(folder, 'authority.pem'),
    join(folder, 'host.pem'),
  ]);

  expect(stdout).toContain('OK');
  await rm(folder, { recursive: true });
});

test('the key of a browser is named by its fingerprint, and its certificates hold it', async () => {
  const key = createBrowserKey();
  const shown = await handshake(useBrowserKey(key.privateKey), 'api.example.com', {
    rejectUnauthorized: false,
  });

  const { publicKey } = new X509Certificate(shown?.toString() ?? '');
  const der = publicKey.export({ type: 'spki', format: 'der' });

  expect(createHash('sha256').update(der).digest('base64')).toBe(key.fingerprint);
  expect(shown?.subjectAltName).toBe('DNS:api.example.com');
});
