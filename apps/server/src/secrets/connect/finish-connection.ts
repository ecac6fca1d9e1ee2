import {
  PutOAuthSecretRequest,
  type PutSecretRequest,
  PutValueSecretRequest,
  type Secret,
} from '@jettson/contract';
import {
  exchangeAuthorization,
  type FetchLike,
  type OAuthTokens,
  selectClientAuthMethod,
  validateAuthorizationResponseIssuer,
} from '@modelcontextprotocol/client';
import type { Actor } from '../../audit/audit-queries.ts';
import { ApiError } from '../../errors.ts';
import { putSecret } from '../put-secret.ts';
import { askOthers } from './ask-others.ts';
import { type ConnectDeps, type ConnectionContent, hashToken, pendingPlace } from './begin-connection.ts';
import { boundFetch } from './bound-fetch.ts';
import { ConnectionError } from './connection-error.ts';
import { takePending } from './connection-queries.ts';

/** What the authorization server sent back by the browser. */
export interface Return {
  state: string;
  code: string | undefined;
  iss: string | undefined;
  /** Why it gives no code, such as `access_denied`. */
  error: string | undefined;
}

/**
 * Finishes a connection: exchanges the code for tokens and stores them as a secret for the server's host. A state holds
 * once, for the session and the account that began. Throws `not_found` for another one, and `conflict` with the reason why
 * the connection cannot be made.
 */
export async function finishConnection(
  deps: ConnectDeps,
  accountId: string,
  { returned, sessionToken, actor }: { returned: Return; sessionToken: string; actor: Actor },
): Promise<Secret> {
  const { database, sealing, openSession } = deps;
  const pending = await takePending(database.db, accountId, {
    stateHash: hashToken(returned.state),
    sessionHash: hashToken(sessionToken),
  });
  if (pending === undefined) {
    throw new ApiError(
      'not_found',
      'This connection was not begun here, is finished already or took more than 10 minutes: begin it again',
    );
  }
  const content: ConnectionContent = JSON.parse(
    await sealing.open(pending.content, pendingPlace(pending.id)),
  );
  const { resource } = content.login;
  const request = await askOthers(async () => {
    await using session = openSession(`connections of ${accountId}`);
    return toSecretRequest(content, await exchange(boundFetch(session), content, returned));
  });
  const refreshing = {
    ...(resource !== undefined && { resource }),
    ...(isSecretInForm(content) && { isSecretInForm: true }),
  };
  // Somebody at the console reaches all secrets.
  const putting = { name: content.name, request, refreshing, actor, secretLimit: null };
  return putSecret(deps, accountId, putting, undefined);
}

/** Exchanges the code for tokens, after a check that the right server sent it. */
async function exchange(
  fetch: FetchLike,
  { login, client, codeVerifier, redirectUrl }: ConnectionContent,
  { code, iss, error }: Return,
): Promise<OAuthTokens> {
  const { metadata, resource, authorizationServerUrl } = login;
  validateAuthorizationResponseIssuer({
    iss,
    expectedIssuer: metadata.issuer,
    issParameterSupported: metadata.authorization_response_iss_parameter_supported === true,
  });
  if (code === undefined) {
    throw new ConnectionError(`the authorization server gave no code: ${error ?? 'it did not say why'}`);
  }
  return exchangeAuthorization(authorizationServerUrl, {
    metadata,
    clientInformation: client,
    authorizationCode: code,
    ...(iss !== undefined && { iss }),
    codeVerifier,
    redirectUri: redirectUrl,
    ...(resource !== undefined && { resource }),
    fetchFn: fetch,
  });
}

/** A token that never ends is a value; any other is refreshed. */
function toSecretRequest({ url, client, login }: ConnectionContent, tokens: OAuthTokens): PutSecretRequest {
  const { protocol, host, origin, pathname } = new URL(url);
  const hosts = [protocol === 'http:' ? `http://${host}` : host];
  // Without the query, which may hold a key.
  const description = `Connected to ${origin}${pathname}`.slice(0, 1000);
  if (tokens.refresh_token === undefined && tokens.expires_in !== undefined) {
    throw new ConnectionError(
      'the authorization server gave a token that expires, and none to refresh it with; allow refresh tokens for the client there',
    );
  }
  return tokens.refresh_token === undefined
    ? PutValueSecretRequest.parse({ value: tokens.access_token, hosts, description })
    : PutOAuthSecretRequest.parse({
        type: 'oauth',
        token_url: login.metadata.token_endpoint,
        client_id: client.client_id,
        client_secret: client.client_secret || null,
        refresh_token: tokens.refresh_token,
        hosts,
        description,
      });
}

/** Whether the authorization server takes the client's secret in the form alone. */
function isSecretInForm({ client, login }: ConnectionContent): boolean {
  const supported = login.metadata.token_endpoint_auth_methods_supported ?? [];
  return selectClientAuthMethod(client, supported) === 'client_secret_post';
}
