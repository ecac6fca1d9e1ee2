import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { clientAddress } from '../http/client-address.ts';
import { REMOTE_ADDRESS_HEADER } from './create-auth.ts';
import type { SignIn } from './open-sign-in.ts';

/** Whoever calls these has yet to say who they are, so little is held in memory for them. */
const MAX_BODY_BYTES = 64 * 1024;

/** better-auth's own calls below /api/auth: sign in and out, sessions, passwords, one-time links. */
export function signInRoutes({ signIn }: { signIn: SignIn }) {
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError() {
      throw new ApiError('payload_too_large', 'The body is larger than 64 KB');
    },
  });
  return new Hono<AppEnv>().on(['GET', 'POST'], '/api/auth/*', limit, async (c) => {
    const request = new Request(c.req.raw);
    request.headers.set(REMOTE_ADDRESS_HEADER, clientAddress(c) ?? '127.0.0.1');
    const response = await signIn.handle(request);
    return c.req.header('x-forwarded-proto') === 'https' ? withSecureCookies(response) : response;
  });
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
