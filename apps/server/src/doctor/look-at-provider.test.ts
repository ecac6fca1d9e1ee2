import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { OidcConfig } from '../config-sign-in.ts';
import { lookAtProvider } from './look-at-provider.ts';

/** A server that answers everything in the same way, and its address. */
async function serve(status: number, body: (url: string) => string) {
  const server = createServer((_, response) => response.writeHead(status).end(body(url)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return url;
}

const lookAt = (issuer: string) => lookAtProvider({ issuer, name: 'Acme' } as OidcConfig);
const describing = (issuer: string) =>
  JSON.stringify({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
  });

test('the doctor says whether people can sign in with the provider', async () => {
  const issuer = await serve(200, describing);

  expect(await lookAt(issuer)).toEqual({
    name: 'sign-in',
    state: 'ok',
    detail: `Acme, ${issuer}`,
    fix: null,
  });
  expect((await lookAt(`${issuer}/`)).state).toBe('ok');
});

test.each([
  ['answers with an error', () => serve(404, () => 'no'), 'answers 404; JETTSON_OIDC_ISSUER may be wrong'],
  ['is a web page', () => serve(200, () => '<html>'), 'does not describe an OpenID provider'],
  ['lacks what we need', () => serve(200, (issuer) => JSON.stringify({ issuer })), 'does not describe'],
  [
    'calls itself something else',
    () => serve(200, () => describing('https://login.example.com/{tenantid}')),
    'is of the issuer https://login.example.com/{tenantid}: set JETTSON_OIDC_ISSUER to that',
  ],
  ['is gone', async () => 'http://127.0.0.1:1', 'does not answer'],
])('the doctor says what is wrong with a provider that %s', async (_, start, fault) => {
  expect(await lookAt(await start())).toMatchObject({
    state: 'warning',
    detail: expect.stringContaining(fault),
  });
});
