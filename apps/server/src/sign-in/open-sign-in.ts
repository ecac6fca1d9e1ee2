import { randomBytes } from 'node:crypto';
import type { Database } from '@jettson/database';
import { parseCookies } from 'better-auth/cookies';
import { ensureConsoleKey } from '../accounts/ensure-console-key.ts';
import type { Callers } from '../http/authenticate.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { CONSOLE_TOKEN_HEADER, consoleTokenOf, isConsoleToken } from './console-token.ts';
import { createAuth } from './create-auth.ts';
import { pickAccount } from './pick-account.ts';
import { type Role, upsertSecret } from './queries.ts';

/** Sign-in for the console: its own calls, and who is signed in for API calls. */
export interface SignIn extends NonNullable<Callers['console']> {
  /** Answers a request below /api/auth. If that begins a session, the answer contains the console's token. */
  handle(request: Request): Promise<Response>;
}

/** The session cookie; requests without it are not looked up. */
const COOKIE = 'jettson.session_token';
/** What the secret that signs the cookies is sealed for. */
const SECRET_PLACE = 'console_secrets:session';

/** Sign-in for the console. Nothing is read before the first use: most processes serve only the API. */
export function openSignIn(db: Database, sealing: Sealing): SignIn {
  let opened: ReturnType<typeof open> | undefined;
  const open = async () => {
    const candidate = await sealing.seal(randomBytes(32).toString('hex'), SECRET_PLACE);
    const secret = await sealing.open(await upsertSecret(db, 'session', candidate), SECRET_PLACE);
    return { auth: createAuth(db, secret), secret };
  };
  const use = () => {
    opened ??= open();
    return opened;
  };
  return {
    async handle(request) {
      const { auth, secret } = await use();
      const response = await auth.handler(request);
      const sessionToken = response.headers.getSetCookie().map(sessionTokenOf).find(Boolean);
      if (sessionToken) response.headers.set(CONSOLE_TOKEN_HEADER, consoleTokenOf(sessionToken, secret));
      return response;
    },
    async findSignedIn(headers) {
      if (!headers.get('cookie')?.includes(`${COOKIE}=`)) return null;
      const { auth, secret } = await use();
      // Only the console's own session call extends the session, because only its answer carries the cookie.
      const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
      if (found === null) return null;
      if (!isConsoleToken(headers.get(CONSOLE_TOKEN_HEADER), found.session.token, secret)) return null;
      const { id: userId, email, role, accountId } = found.user;
      return { userId, email, role: role as Role, accountId };
    },
    async enterAccount(signedIn, askedAccountId) {
      const accountId = await pickAccount(db, signedIn, askedAccountId);
      return { accountId, key: await ensureConsoleKey(db, accountId) };
    },
  };
}

/** The token of the session that a Set-Cookie begins; undefined for other cookies, and for the end of a session. */
function sessionTokenOf(setCookie: string): string | undefined {
  // The token is followed by its signature.
  return parseCookies(setCookie).get(COOKIE)?.split('.')[0];
}
