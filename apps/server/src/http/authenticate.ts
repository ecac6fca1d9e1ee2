import type { ApiScope } from '@jettson/contract';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv, SignedIn } from './app-env.ts';

/** How the server knows who calls. */
export interface Callers {
  /** Whose key it is; null for one that opens nothing. */
  findKey(apiKey: string): Promise<{ id: string; accountId: string; scopes: readonly ApiScope[] } | null>;
  /** Without this only API keys are let through. */
  console?: {
    /** Who is signed in by the request's cookie, or null. */
    findSignedIn(headers: Headers): Promise<SignedIn | null>;
    /** The account that they act for, their own unless they ask for another, and the key that their calls count by. */
    enterAccount(
      signedIn: SignedIn,
      askedAccountId: string | undefined,
    ): Promise<{ accountId: string; keyId: string }>;
  };
}

/** Lets a request through when it carries a live API key or a console session; says whose it is. */
export function authenticate({ findKey, console }: Callers) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const authorization = c.req.header('authorization');
    const signedIn =
      authorization === undefined ? ((await console?.findSignedIn(c.req.raw.headers)) ?? null) : null;
    if (console !== undefined && signedIn !== null) {
      refuseForgery(c);
      const { accountId, keyId } = await console.enterAccount(signedIn, c.req.header('x-jettson-account'));
      c.set('accountId', accountId);
      c.set('keyId', keyId);
      c.set('scopes', null);
      c.set('signedIn', signedIn);
      return next();
    }
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    const key = token === undefined ? null : await findKey(token);
    if (key === null) {
      // One answer for missing, malformed, unknown, revoked and expired: a prober learns nothing.
      throw new ApiError(
        'invalid_api_key',
        'Send a valid API key as "Authorization: Bearer jett_sk_…". Make one with "jettson keys create".',
      );
    }
    c.set('accountId', key.accountId);
    c.set('keyId', key.id);
    c.set('scopes', key.scopes);
    c.set('signedIn', null);
    return next();
  });
}

/**
 * A cookie comes along by itself, so what changes something must also show that our own page sent it: another
 * site cannot set this header without a permission that the server never gives, nor forge its origin.
 */
function refuseForgery(c: Context<AppEnv>): void {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return;
  const origin = c.req.header('origin');
  const isOurs = origin === undefined || URL.parse(origin)?.host === c.req.header('host');
  if (isOurs && c.req.header('x-jettson-console') !== undefined) return;
  throw new ApiError(
    'forbidden',
    'A signed-in call must come from the console itself; programs send an API key',
  );
}
