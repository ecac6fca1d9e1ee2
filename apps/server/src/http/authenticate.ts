import type { Database } from '@jettson/database';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ensureConsoleKey } from '../accounts/ensure-console-key.ts';
import { openKeyFinder } from '../accounts/find-active-key.ts';
import { ApiError } from '../errors.ts';
import type { SignIn } from '../sign-in/open-sign-in.ts';
import { pickAccount } from '../sign-in/pick-account.ts';
import type { AppEnv } from './app-env.ts';

/** Lets a request through when it carries a live API key or, with `signIn`, a console session; says whose it is. */
export function authenticate({ db, signIn }: { db: Database; signIn?: SignIn }) {
  const findKey = openKeyFinder({ db });
  return createMiddleware<AppEnv>(async (c, next) => {
    const authorization = c.req.header('authorization');
    const signedIn =
      authorization === undefined ? ((await signIn?.findSignedIn(c.req.raw.headers)) ?? null) : null;
    if (signedIn !== null) {
      refuseForgery(c);
      const accountId = await pickAccount({ db }, signedIn, c.req.header('x-jettson-account'));
      c.set('accountId', accountId);
      c.set('keyId', await ensureConsoleKey({ db }, accountId));
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
