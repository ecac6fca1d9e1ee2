import { createHash } from 'node:crypto';
import { API_SCOPES, type ApiScope, type MemoryAccess, mayRole } from '@jettson/contract';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv, SignedIn } from './app-env.ts';
import type { RequestLimit, RequestRates } from './request-rates.ts';

/** A key, and how often it may call. */
interface CallerKey extends RequestLimit {
  id: string;
}

/** How the server knows who calls. */
export interface Callers {
  /** Whose key it is; null for an unknown one. */
  findKey(apiKey: string): Promise<
    | (CallerKey & {
        accountId: string;
        scopes: readonly ApiScope[];
        memory: MemoryAccess | null;
        secrets: readonly string[] | null;
      })
    | null
  >;
  /** Counts the requests of all callers. */
  rates: RequestRates;
  /** Without this, only API keys are accepted. */
  console?: {
    /** Who is signed in according to the request's cookie and the console's token, or null. */
    findSignedIn(headers: Headers): Promise<SignedIn | null>;
    /** The account that they act for, by default their own, and the key under which their calls are counted. */
    enterAccount(
      signedIn: SignedIn,
      askedAccountId: string | undefined,
    ): Promise<{ accountId: string; key: CallerKey }>;
  };
}

/** The rate per address, for calls without a valid key: each may cost a database query. */
const STRANGERS: RequestLimit = { requestsPerSecond: 20, requestBurst: 100 };

/**
 * Lets a request through if it has a live API key or a console session and the plan allows one more now, and records
 * whose it is. Throws `invalid_api_key`, `rate_limited`.
 */
export function authenticate({ findKey, rates, console }: Callers) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const authorization = c.req.header('authorization');
    const signedIn =
      authorization === undefined ? ((await console?.findSignedIn(c.req.raw.headers)) ?? null) : null;
    if (console !== undefined && signedIn !== null) {
      refuseForgery(c);
      const { accountId, key } = await console.enterAccount(signedIn, c.req.header('x-jettson-account'));
      c.set(
        'scopes',
        API_SCOPES.filter((scope) => mayRole(signedIn.role, scope, 'change')),
      );
      c.set('memoryLimit', null);
      c.set('secretLimit', null);
      letIn(c, { accountId, key, signedIn, count: (requests) => rates.take(`key ${key.id}`, key, requests) });
      return next();
    }
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    // Not by the key's id: a flood is refused before the key is looked up. The token itself is not stored anywhere.
    const caller = `token ${token && createHash('sha256').update(token).digest('base64')}`;
    const { network } = c.var.connection;
    const stranger = `network ${network}`;
    rates.refuseEmpty(caller);
    // A key that was valid recently is not refused because of others behind the same address.
    if (!rates.isKnown(caller)) rates.refuseEmpty(stranger);
    const key = token === undefined ? null : await findKey(token);
    if (key === null) {
      if (network !== undefined) rates.take(stranger, STRANGERS);
      // The same answer for missing, malformed, unknown, revoked and expired keys: probing reveals nothing.
      throw new ApiError(
        'invalid_api_key',
        'Send a valid API key as "Authorization: Bearer jett_sk_…". Make one with "jettson keys create".',
      );
    }
    const { accountId, scopes, memory, secrets } = key;
    c.set('scopes', scopes);
    c.set('memoryLimit', memory);
    c.set('secretLimit', secrets);
    letIn(c, { accountId, key, signedIn: null, count: (requests) => rates.take(caller, key, requests) });
    return next();
  });
}

/** Records whose request it is, and counts it. */
function letIn(
  c: Context<AppEnv>,
  {
    accountId,
    key,
    signedIn,
    count,
  }: {
    accountId: string;
    key: CallerKey;
    signedIn: SignedIn | null;
    count(requests: number): Record<string, string>;
  },
): void {
  c.set('accountId', accountId);
  c.set('keyId', key.id);
  c.set('signedIn', signedIn);
  c.set('countRequests', (requests) => {
    for (const [name, value] of Object.entries(count(requests))) c.header(name, value);
  });
  c.var.countRequests(1);
}

/**
 * A second check before anything is changed. The cookie alone signs nobody in, and another site can neither send the
 * console's token nor forge its origin.
 */
function refuseForgery(c: Context<AppEnv>): void {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return;
  const origin = c.req.header('origin');
  const isOurs = origin === undefined || URL.parse(origin)?.host === c.var.connection.host;
  if (isOurs) return;
  throw new ApiError(
    'forbidden',
    'A signed-in call must come from the console itself; programs send an API key',
  );
}
