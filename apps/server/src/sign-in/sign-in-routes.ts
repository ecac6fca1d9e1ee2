import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { REMOTE_ADDRESS_HEADER } from './create-auth.ts';
import type { SignIn } from './open-sign-in.ts';

/** Whoever calls these has yet to say who they are, so little is held in memory for them. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * The calls of better-auth that the console uses. It has many more, which are off: each would be another way to change
 * who may come in.
 */
const CALLS = {
  /** For those who have yet to sign in. */
  open: ['POST /sign-in/email', 'POST /link/look-up', 'POST /link/follow'],
  /** They take the console's token beside the cookie. */
  signedIn: [
    'GET /get-session',
    'POST /sign-out',
    'POST /revoke-sessions',
    'POST /change-password',
    'POST /link/set-credentials',
  ],
};

/** The console's own calls below /api/auth: sign in and out, sessions, passwords, one-time links. */
export function signInRoutes({ signIn }: { signIn: SignIn }) {
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError() {
      throw new ApiError('payload_too_large', 'The body is larger than 64 KB');
    },
  });
  const handle = async (c: Context<AppEnv>) => {
    const { address, host, isSecure } = c.var.connection;
    const { search } = new URL(c.req.url);
    const request = new Request(new URL(c.req.path + search, c.req.url), c.req.raw);
    request.headers.set(REMOTE_ADDRESS_HEADER, address ?? '127.0.0.1');
    request.headers.set('host', host);
    const response = await signIn.handle(request);
    return isSecure ? withSecureCookies(response) : response;
  };
  const requireConsole = createMiddleware<AppEnv>(async (c, next) => {
    if ((await signIn.findSignedIn(c.req.raw.headers)) !== null) return next();
    // As better-auth says that nobody is signed in.
    if (c.req.path === '/api/auth/get-session') return c.json(null);
    throw new ApiError('invalid_api_key', 'Sign in to the console first');
  });
  const routes = new Hono<AppEnv>();
  for (const call of CALLS.open) routes.on(...splitCall(call), limit, handle);
  for (const call of CALLS.signedIn) routes.on(...splitCall(call), limit, requireConsole, handle);
  return routes;
}

function splitCall(call: string): [method: string, path: string] {
  const [method = '', path = ''] = call.split(' ');
  return [method, `/api/auth${path}`];
}

/** Behind a proxy that ends TLS, cookies must not travel without it. */
function withSecureCookies(response: Response): Response {
  const secured = new Response(response.body, response);
  secured.headers.delete('set-cookie');
  for (const cookie of response.headers.getSetCookie()) {
    secured.headers.append('set-cookie', `${cookie}; Secure`);
  }
  return secured;
}
