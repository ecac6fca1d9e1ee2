import type { HttpRequest, HttpResponse } from '@jettson/egress';
import { z } from 'zod';

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** Of a server that does not say how long its token lives. */
const DEFAULT_LIFE_SECONDS = 3600;
/** A token is refreshed so long before it ends; workers look more often than that. */
const EARLY_SECONDS = 60;
const MAX_LIFE_SECONDS = 365 * 24 * 3600;
/** Of an answer that reports an error. */
const MAX_ERROR_CHARS = 200;

/** How its authorization server refreshes, where that differs from the usual way. */
export interface OAuthRefreshing {
  /** The server that the tokens are for (RFC 8707). */
  resource?: string;
  /** Whether the client's secret is sent in the form: some servers take no other way. */
  isSecretInForm?: boolean;
}

/** What is sealed of an OAuth secret. */
export interface OAuthState extends OAuthRefreshing {
  tokenUrl: string;
  clientId: string;
  clientSecret: string | null;
  refreshToken: string;
  scopes: string[];
  /** Null before the first refresh. */
  accessToken: string | null;
  /** When it came, in milliseconds since the epoch. */
  refreshedAt: number;
  /** When it should be refreshed, in milliseconds since the epoch: a minute before its end, or at half of a short life. */
  dueAt: number;
}

/** The token of an OAuth secret could not be refreshed. The message is for people, and holds none of its values. */
export class RefreshError extends Error {
  override readonly name = 'RefreshError';
}

const Token = z.object({
  access_token: z
    .string()
    .min(8)
    .max(4096)
    .regex(/^[\x21-\x7e]+$/),
  token_type: z.string().nullish(),
  // Some servers send null or 0 for a token that does not expire.
  expires_in: z.coerce.number().positive().optional().catch(undefined),
  refresh_token: z.string().min(1).max(4096).nullish(),
});
const Refusal = z.object({ error: z.string(), error_description: z.string().optional() });

/** Asks the authorization server for the next access token. Throws RefreshError. */
export async function refreshToken(
  fetch: (request: HttpRequest) => Promise<HttpResponse>,
  state: OAuthState,
): Promise<{ state: OAuthState; lifeSeconds: number }> {
  const { tokenUrl, clientId, clientSecret, scopes, resource, isSecretInForm } = state;
  const isBasic = clientSecret !== null && !isSecretInForm;
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: state.refreshToken });
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  if (resource !== undefined) form.set('resource', resource);
  if (!isBasic) form.set('client_id', clientId);
  if (!isBasic && clientSecret !== null) form.set('client_secret', clientSecret);
  const response = await fetch({
    method: 'POST',
    url: tokenUrl,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(isBasic && { authorization: basic(clientId, clientSecret) }),
    },
    body: form.toString(),
    timeoutMs: TIMEOUT_MS,
    maxBodyBytes: MAX_ANSWER_BYTES,
    followRedirects: false,
  }).catch((error) => {
    throw new RefreshError((error as Error).message);
  });
  const answer = parseJson(response.body);
  if (response.statusCode !== 200) {
    const { data } = Refusal.safeParse(answer);
    const reason = data === undefined ? '' : `: ${data.error} ${data.error_description ?? ''}`.trimEnd();
    throw new RefreshError(
      withoutValues(`the authorization server answered ${response.statusCode}${reason}`, state),
    );
  }
  const { data: token } = Token.safeParse(answer);
  if (token === undefined) throw new RefreshError('the authorization server answered without a token');
  const lifeSeconds = Math.min(token.expires_in ?? DEFAULT_LIFE_SECONDS, MAX_LIFE_SECONDS);
  return {
    state: {
      ...state,
      refreshedAt: Date.now(),
      dueAt: Date.now() + (lifeSeconds - Math.min(EARLY_SECONDS, lifeSeconds / 2)) * 1000,
      accessToken: token.access_token,
      // A server may keep the old one, or replace it at each use.
      refreshToken: token.refresh_token ?? state.refreshToken,
    },
    lifeSeconds,
  };
}

/** Both parts are encoded as in forms, as RFC 6749 (2.3.1) says. */
function basic(id: string, secret: string): string {
  const [user, password] = [id, secret].map((part) => new URLSearchParams({ part }).toString().slice(5));
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutValues(
  text: string,
  { refreshToken: refresh, clientSecret, accessToken }: OAuthState,
): string {
  const values = [refresh, clientSecret, accessToken].filter((value) => value !== null && value !== '');
  const cut = text.replace(/[^ -~]+/g, ' ');
  return values
    .reduce<string>((rest, value) => rest.replaceAll(value ?? '', '…'), cut)
    .slice(0, MAX_ERROR_CHARS);
}
