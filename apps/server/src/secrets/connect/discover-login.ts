import {
  checkResourceAllowed,
  discoverOAuthServerInfo,
  extractWWWAuthenticateParams,
  type FetchLike,
  type OAuthServerInfo,
  resourceUrlFromServerUrl,
} from '@modelcontextprotocol/client';
import { ConnectionError } from './connection-error.ts';

/** Where somebody signs in for an MCP server, and what to ask for there. */
export interface Login {
  authorizationServerUrl: string;
  metadata: NonNullable<OAuthServerInfo['authorizationServerMetadata']>;
  /** What the tokens are for, as the server calls itself; undefined if it does not say. */
  resource: string | undefined;
  scope: string | undefined;
}

/**
 * Finds the authorization server of an MCP server: by the metadata that its refusal names, or that is at the well-known
 * place (RFC 9728), and then by that server's own (RFC 8414, OpenID Connect). Throws ConnectionError.
 */
export async function discoverLogin(fetch: FetchLike, url: string): Promise<Login> {
  const challenge = await readChallenge(fetch, url);
  const found = await discoverOAuthServerInfo(url, { ...challenge, fetchFn: fetch });
  const { authorizationServerUrl, authorizationServerMetadata: metadata, resourceMetadata } = found;
  if (metadata === undefined) {
    throw new ConnectionError(
      'the server does not say where to sign in: neither it nor its authorization server has OAuth metadata',
    );
  }
  const resource = resourceMetadata?.resource;
  const requestedResource = resourceUrlFromServerUrl(url);
  // Otherwise a server could ask for tokens that are meant for another one.
  if (resource !== undefined && !checkResourceAllowed({ requestedResource, configuredResource: resource })) {
    throw new ConnectionError(`the server says that it is ${resource}, which is another address`);
  }
  const scope = challenge.scope ?? resourceMetadata?.scopes_supported?.join(' ');
  return { authorizationServerUrl, metadata, resource, scope: withOfflineAccess(scope, metadata) };
}

/** What the server says about signing in when it refuses a request without a token. */
async function readChallenge(
  fetch: FetchLike,
  url: string,
): Promise<{ resourceMetadataUrl?: URL; scope?: string }> {
  const response = await fetch(url, { headers: { accept: 'application/json, text/event-stream' } });
  await response.body?.cancel();
  if (response.status !== 401) return {};
  const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(response);
  return { ...(resourceMetadataUrl && { resourceMetadataUrl }), ...(scope && { scope }) };
}

/** Some servers give a refresh token only to those who ask for it. */
function withOfflineAccess(
  scope: string | undefined,
  { scopes_supported: supported }: Login['metadata'],
): string | undefined {
  if (scope === undefined || scope.split(' ').includes('offline_access')) return scope;
  return supported?.includes('offline_access') ? `${scope} offline_access` : scope;
}
