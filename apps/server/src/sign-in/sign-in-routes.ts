import { closedObject } from '@jettson/contract';
import { type Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import type { HoldBody } from '../http/hold-body.ts';
import { limitBody } from '../http/limit-body.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { refuseParameters } from '../http/refuse-unknown.ts';
import type { SignIn } from './open-sign-in.ts';
import { REMOTE_ADDRESS_HEADER } from './remote-address-header.ts';

/** Callers are not identified yet, so little is kept in memory for them. */
const MAX_BODY_BYTES = 64 * 1024;

/** A call of better-auth, and what the console sends with it; null for one without a body. */
interface SignInCall {
  method: 'GET' | 'POST';
  path: string;
  body: z.ZodObject | null;
}

/**
 * The calls of better-auth that the console uses, with the fields that it sends. It has many more of both, which are
 * off: each would be another way to change who may come in. What a field holds better-auth checks itself.
 */
const CALLS: Record<'open' | 'signedIn', SignInCall[]> = {
  /** For people who are not signed in yet. */
  open: [
    post('/sign-in/email', { email: z.string(), password: z.string() }),
    post('/link/look-up', { token: z.string() }),
    post('/link/follow', {
      token: z.string(),
      email: z.string().optional(),
      password: z.string().optional(),
    }),
  ],
  /** They need the console's token in addition to the cookie. */
  signedIn: [
    { method: 'GET', path: '/get-session', body: null },
    post('/sign-out', {}),
    post('/revoke-sessions', {}),
    post('/change-password', {
      currentPassword: z.string(),
      newPassword: z.string(),
      revokeOtherSessions: z.boolean().optional(),
    }),
    post('/link/set-credentials', { email: z.string(), password: z.string() }),
  ],
};

/** The console's own calls below /api/auth: sign in and out, sessions, passwords, one-time links. */
export function signInRoutes({ signIn, holdBody }: { signIn: SignIn; holdBody: HoldBody }) {
  const handle = async (c: Context<AppEnv>) => {
    const { search } = new URL(c.req.url);
    const { method } = c.req.raw;
    // The body was read already, to be checked.
    const body = method === 'GET' ? null : await c.req.arrayBuffer();
    const url = new URL(c.req.path + search, c.req.url);
    return answer(c, await signIn.handle(new Request(url, { method, headers: headersOf(c), body })));
  };
  const requireConsole = createMiddleware<AppEnv>(async (c, next) => {
    if ((await signIn.findSignedIn(c.req.raw.headers)) !== null) return next();
    // The way better-auth says that nobody is signed in.
    if (c.req.path === '/api/auth/get-session') return c.json(null);
    throw new ApiError('invalid_api_key', 'Sign in to the console first');
  });
  const { oidc, hasPasswords } = signIn;
  const routes = new Hono<AppEnv>().get('/api/auth/sign-in/ways', async (c) => {
    refuseParameters(c, []);
    return c.json({ password: hasPasswords, provider: oidc ? { name: oidc.name } : null });
  });
  const limit = limitBody({ holdBody, maxBytes: MAX_BODY_BYTES });
  for (const call of CALLS.open) routes.on(...whereOf(call), limit, refuseUnknownOf(call), handle);
  for (const call of CALLS.signedIn) {
    routes.on(...whereOf(call), limit, requireConsole, refuseUnknownOf(call), handle);
  }
  if (oidc !== undefined) {
    routes.post('/api/auth/sign-in/oidc', limit, refuseUnknownOf({ body: closedObject({}) }), async (c) => {
      if (c.var.connection.host.toLowerCase() !== oidc.host) {
        throw new ApiError(
          'conflict',
          `${oidc.name} sends you back to ${oidc.host}: open the console there to sign in with it`,
        );
      }
      return answer(c, await oidc.begin(headersOf(c)));
    });
    routes.get('/api/auth/callback/oidc', async (c) =>
      answer(c, await oidc.finish(new URL(c.req.url).search, headersOf(c))),
    );
  }
  return routes;
}

/** The headers of a request for better-auth, with where it comes from according to us. */
function headersOf(c: Context<AppEnv>): Headers {
  const { address, host } = c.var.connection;
  const headers = new Headers(c.req.raw.headers);
  headers.set(REMOTE_ADDRESS_HEADER, address ?? '127.0.0.1');
  headers.set('host', host);
  return headers;
}

function answer(c: Context<AppEnv>, response: Response): Response {
  return c.var.connection.isSecure ? withSecureCookies(response) : response;
}

function post(path: string, fields: z.ZodRawShape): SignInCall {
  return { method: 'POST', path, body: closedObject(fields) };
}

function whereOf({ method, path }: SignInCall): [method: string, path: string] {
  return [method, `/api/auth${path}`];
}

/** As the API's own routes do: better-auth drops what it does not know. */
function refuseUnknownOf({ body }: Pick<SignInCall, 'body'>) {
  return createMiddleware<AppEnv>(async (c, next) => {
    refuseParameters(c, []);
    if (body !== null)
      await onInvalid({ target: 'json', ...body.safeParse(await c.req.json().catch(() => undefined)) }, c);
    await next();
  });
}

/** Behind a proxy that terminates TLS, cookies must not be sent without TLS. */
function withSecureCookies(response: Response): Response {
  const secured = new Response(response.body, response);
  secured.headers.delete('set-cookie');
  for (const cookie of response.headers.getSetCookie()) {
    secured.headers.append('set-cookie', `${cookie}; Secure`);
  }
  return secured;
}
