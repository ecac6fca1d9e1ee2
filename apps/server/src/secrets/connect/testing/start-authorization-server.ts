import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What it gives everybody to refresh with. */
export const REFRESH_TOKEN = 'a refresh token of the test';

/** What a test changes about the server. */
interface ServerFaults {
  /** Registration is refused with this status. */
  refusesClients?: number;
  /** Neither the MCP server nor the authorization server has metadata. */
  hasNoMetadata?: boolean;
  /** It publishes its metadata as OpenID Connect does. */
  isOpenId?: boolean;
  /** Fields of the two metadata documents that differ. */
  resource?: object;
  metadata?: object;
  /** Fields of the registered client that differ. */
  client?: object;
  /** The access tokens that refreshing gives, one after the other; when there are no more, the usual one. */
  refreshed?: { access_token: string; expires_in: number }[];
  /** What a token answer has besides the access token. */
  tokens?: object;
}

/** What OpenID Connect demands in addition. */
const OPEN_ID = {
  jwks_uri: 'https://example.com/keys',
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};

interface Grant {
  redirectUri: string;
  challenge: string;
  clientId: string;
  resource: string | null;
}

export interface AuthorizationServer extends AsyncDisposable {
  url: string;
  /** The MCP server, which takes only its own tokens. */
  mcpUrl: string;
  faults: ServerFaults;
  clients: { client_name: string; redirect_uris: string[] }[];
  tokenRequests: Record<string, string>[];
  /** Everything that was asked, as method and path. */
  asked: string[];
  /** What somebody's browser does at the page: signs in, or refuses. The parameters that it comes back with. */
  visit(authorizationUrl: string, does?: 'sign in' | 'refuse'): Promise<Record<string, string>>;
}

/**
 * An MCP server and its authorization server on one port, with the rules of OAuth 2.1: registered redirects, PKCE, a code
 * that holds once, a resource that is the one that was asked for.
 */
export async function startAuthorizationServer(): Promise<AuthorizationServer> {
  const clients: AuthorizationServer['clients'] = [];
  const tokenRequests: AuthorizationServer['tokenRequests'] = [];
  const asked: string[] = [];
  const faults: ServerFaults = {};
  const grants = new Map<string, Grant>();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    asked.push(`${request.method} ${pathname}`);
    const answer = (status: number, body: object, headers = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    if (faults.hasNoMetadata && pathname.startsWith('/.well-known')) return answer(404, {});
    switch (pathname) {
      case '/mcp': {
        const metadata = `resource_metadata="${url}/.well-known/oauth-protected-resource/mcp"`;
        return answer(401, {}, faults.hasNoMetadata ? {} : { 'www-authenticate': `Bearer ${metadata}` });
      }
      case '/.well-known/oauth-protected-resource/mcp':
        return answer(200, {
          resource: `${url}/mcp`,
          authorization_servers: [`${url}/auth`],
          scopes_supported: ['issues:read'],
          ...faults.resource,
        });
      case '/.well-known/oauth-authorization-server/auth':
      case '/auth/.well-known/openid-configuration': {
        if (pathname.endsWith('openid-configuration') !== (faults.isOpenId ?? false)) return answer(404, {});
        return answer(200, {
          issuer: `${url}/auth`,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
          registration_endpoint: `${url}/register`,
          response_types_supported: ['code'],
          code_challenge_methods_supported: ['S256'],
          authorization_response_iss_parameter_supported: true,
          scopes_supported: ['issues:read', 'offline_access'],
          ...(faults.isOpenId && OPEN_ID),
          ...faults.metadata,
        });
      }
      case '/register': {
        if (faults.refusesClients) {
          const error = { error: 'invalid_client_metadata', error_description: 'no strangers' };
          return answer(faults.refusesClients, error);
        }
        const client = JSON.parse(await text(request));
        clients.push(client);
        return answer(201, { ...client, client_id: `client-${clients.length}`, ...faults.client });
      }
      case '/authorize': {
        const get = (name: string) => searchParams.get(name);
        const redirectUri = get('redirect_uri') ?? '';
        const isKnown = clients.some(({ redirect_uris: uris }) => uris.includes(redirectUri));
        if (!isKnown || get('code_challenge_method') !== 'S256')
          return answer(400, { error: 'invalid_request' });
        const back = new URL(redirectUri);
        back.searchParams.set('state', get('state') ?? '');
        back.searchParams.set('iss', `${url}/auth`);
        if (request.headers['x-does'] === 'refuse') back.searchParams.set('error', 'access_denied');
        else {
          const code = randomUUID();
          back.searchParams.set('code', code);
          grants.set(code, {
            redirectUri,
            challenge: get('code_challenge') ?? '',
            clientId: get('client_id') ?? '',
            resource: get('resource'),
          });
        }
        return response.writeHead(302, { location: back.href }).end();
      }
      case '/token':
        return answer(...(await giveTokens(request)));
      default:
        return answer(404, {});
    }
  });

  async function giveTokens(request: IncomingMessage): Promise<[number, object]> {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    tokenRequests.push(form);
    if (form.grant_type === 'refresh_token') {
      const { resource } = { resource: `${url}/mcp`, ...faults.resource };
      const isRight = form.refresh_token === REFRESH_TOKEN && form.resource === resource && form.client_id;
      return isRight
        ? [200, faults.refreshed?.shift() ?? { access_token: 'a-refreshed-token', expires_in: 60 }]
        : [400, { error: 'invalid_grant' }];
    }
    const grant = grants.get(form.code ?? '');
    grants.delete(form.code ?? '');
    const challenge = createHash('sha256')
      .update(form.code_verifier ?? '')
      .digest('base64url');
    const isRight =
      grant !== undefined &&
      grant.challenge === challenge &&
      grant.redirectUri === form.redirect_uri &&
      grant.clientId === form.client_id &&
      grant.resource === (form.resource ?? null);
    if (!isRight) return [400, { error: 'invalid_grant' }];
    const tokens = faults.tokens ?? { expires_in: 3600, refresh_token: REFRESH_TOKEN };
    return [200, { access_token: 'an-access-token-of-the-test', token_type: 'Bearer', ...tokens }];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    mcpUrl: `${url}/mcp`,
    faults,
    clients,
    tokenRequests,
    asked,
    async visit(authorizationUrl, does = 'sign in') {
      const answer = await fetch(authorizationUrl, { redirect: 'manual', headers: { 'x-does': does } });
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`the page answered ${answer.status}: ${await answer.text()}`);
      return Object.fromEntries(new URL(location).searchParams);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
