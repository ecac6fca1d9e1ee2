import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

/** Somebody who has an account at the provider; `sub` is their name there. */
export interface Person {
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface OpenIdProvider extends AsyncDisposable {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** By `sub`. */
  people: Map<string, Person>;
  /** What a browser does that opens the page: signs in as somebody. The address that the provider sends it back to. */
  visit(authorizationUrl: string, sub: string): Promise<URL>;
}

/** A real OpenID provider on loopback, with the pages of its library to sign in at. */
export async function startOpenIdProvider({
  redirectUri,
  client = {},
  putsClaimsIntoToken = false,
}: {
  redirectUri: string;
  /** Fields of the client that differ. */
  client?: object;
  /** Whether the e-mail address is in the ID token, as with most providers, or only in the answer to userinfo. */
  putsClaimsIntoToken?: boolean;
}): Promise<OpenIdProvider> {
  const people = new Map<string, Person>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [clientId, clientSecret] = ['jettson', 'the secret of the test client'];
  const configuration: Configuration = {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        id_token_signed_response_alg: 'ES256',
        ...client,
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'ES256' }] },
    cookies: { keys: ['a key of the test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: !putsClaimsIntoToken,
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
    // Nobody is asked whether Jettson may know who they are.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  };
  server.on('request', new Provider(issuer, configuration).callback());
  return {
    issuer,
    clientId,
    clientSecret,
    people,
    visit: (authorizationUrl, sub) => signInAt(authorizationUrl, sub, redirectUri),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function signInAt(authorizationUrl: string, sub: string, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let [url, form]: [string, URLSearchParams | undefined] = [authorizationUrl, undefined];
  for (let step = 0; step < 10; step++) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    const text = await response.text();
    if (location === null) {
      if (form !== undefined || !response.ok)
        throw new Error(`the provider answered ${response.status}: ${text}`);
      form = new URLSearchParams({ prompt: 'login', login: sub, password: 'x' });
    } else {
      form = undefined;
      url = new URL(location, url).href;
      if (url.startsWith(redirectUri)) return new URL(url);
    }
  }
  throw new Error('the provider leads nowhere');
}
