import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseHandle } from '@jettson/database';
import type { OpenPolicySession } from '@jettson/egress';
import {
  type FetchLike,
  type OAuthClientInformationMixed,
  registerClient,
  startAuthorization,
} from '@modelcontextprotocol/client';
import { newId } from '../../ids.ts';
import type { Sealing } from '../../sealing/sealing.ts';
import { askOthers } from './ask-others.ts';
import { boundFetch } from './bound-fetch.ts';
import { ConnectionError } from './connection-error.ts';
import { insertPending } from './connection-queries.ts';
import { discoverLogin, type Login } from './discover-login.ts';

/** What a server gives us to keep and to send may be as long as what a caller gives. */
const MAX_WORD = 4_096;
/** Not every browser and server takes a longer address. */
const MAX_URL = 8_192;
/** How long somebody may take to sign in. */
const LIFE_SECONDS = 600;

export interface ConnectDeps {
  database: DatabaseHandle;
  sealing: Sealing;
  /** Under the policy for agents. */
  openSession: OpenPolicySession;
}

/** What is sealed while somebody signs in. */
export interface ConnectionContent {
  name: string;
  url: string;
  redirectUrl: string;
  client: OAuthClientInformationMixed;
  codeVerifier: string;
  login: Login;
}

export interface Beginning {
  /** Of the secret that is made. */
  name: string;
  /** Of the MCP server. */
  url: string;
  /** A client that the account registered itself; null to have one registered. */
  client: { id: string; secret: string | null } | null;
  /** Where the authorization server sends the browser afterwards. */
  redirectUrl: string;
  /** What only this session of the console knows. */
  sessionToken: string;
}

/**
 * Begins a connection to an MCP server: finds its authorization server, registers a client there and returns the page
 * where somebody signs in. Throws `conflict` with the reason why it cannot be made.
 */
export async function beginConnection(
  { database, sealing, openSession }: ConnectDeps,
  accountId: string,
  { name, url, client: given, redirectUrl, sessionToken }: Beginning,
): Promise<{ authorizationUrl: string }> {
  const state = randomBytes(32).toString('base64url');
  const { login, client, authorizationUrl, codeVerifier } = await askOthers(async () => {
    await using session = openSession(`connections of ${accountId}`);
    const fetch = boundFetch(session);
    const login = await discoverLogin(fetch, url);
    const client = given === null ? await register(fetch, login, redirectUrl) : toClient(given);
    const { metadata, scope, resource } = login;
    refuseLong('client id', client.client_id);
    refuseLong('client secret', client.client_secret);
    refuseLong('scope', scope);
    refuseLong('resource', resource);
    const started = await startAuthorization(login.authorizationServerUrl, {
      metadata,
      clientInformation: client,
      redirectUrl,
      state,
      ...(scope !== undefined && { scope }),
      ...(resource !== undefined && { resource }),
    });
    if (!/^https?:$/.test(started.authorizationUrl.protocol)) {
      throw new ConnectionError('the page to sign in at is not a web page');
    }
    refuseLong('address to sign in at', started.authorizationUrl.href, MAX_URL);
    return { login, client, ...started };
  });
  const id = newId('con');
  const content: ConnectionContent = { name, url, redirectUrl, client, codeVerifier, login };
  const pending = {
    id,
    stateHash: hashToken(state),
    sessionHash: hashToken(sessionToken),
    content: await sealing.seal(JSON.stringify(content), pendingPlace(id)),
  };
  await insertPending(database.db, accountId, pending, LIFE_SECONDS);
  return { authorizationUrl: authorizationUrl.href };
}

function refuseLong(what: string, text: string | undefined, max = MAX_WORD): void {
  if (text === undefined || text.length <= max) return;
  throw new ConnectionError(
    `the server gave a ${what} of ${text.length} characters; at most ${max} are accepted`,
  );
}

async function register(
  fetch: FetchLike,
  { authorizationServerUrl, metadata, scope }: Login,
  redirectUrl: string,
): Promise<OAuthClientInformationMixed> {
  if (metadata.registration_endpoint === undefined) {
    throw new ConnectionError(
      'the authorization server registers no new clients; enter the id of a client that you registered there',
    );
  }
  return registerClient(authorizationServerUrl, {
    metadata,
    clientMetadata: {
      client_name: 'Jettson',
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
    ...(scope !== undefined && { scope }),
    fetchFn: fetch,
  });
}

function toClient({ id, secret }: NonNullable<Beginning['client']>): OAuthClientInformationMixed {
  return { client_id: id, ...(secret !== null && { client_secret: secret }) };
}

/** What a random value is looked up by: the database alone must not let anybody finish a connection. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** The context that a pending connection is sealed with. */
export function pendingPlace(id: string): string {
  return `pending_connections:${id}`;
}
