import { randomBytes } from 'node:crypto';
import type { MemberRole } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Logger } from 'pino';
import { ensureConsoleKey } from '../accounts/ensure-console-key.ts';
import type { SignInConfig } from '../config-sign-in.ts';
import type { Callers } from '../http/authenticate.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { CONSOLE_TOKEN_HEADER, consoleTokenOf, isConsoleToken } from './console-token.ts';
import { type OidcSignIn, openOidc } from './oidc/open-oidc.ts';
import { pickAccount } from './pick-account.ts';
import { upsertSecret } from './queries.ts';

/** Sign-in for the console: its own calls, and who is signed in for API calls. */
export interface SignIn extends NonNullable<Callers['console']> {
  /** Whether people may sign in with a password. */
  hasPasswords: boolean;
  /** Answers a request below /api/auth. If that begins a session, the answer contains the console's token. */
  handle(request: Request): Promise<Response>;
  /** Undefined: there is no provider to sign in with. */
  oidc: OidcSignIn | undefined;
}

interface SignInDeps {
  db: Database;
  sealing: Sealing;
  log: Logger;
  signIn: SignInConfig;
  reach: { publicUrl: URL | undefined };
}

/** The session cookie; requests without it are not looked up. */
const COOKIE = 'jettson.session_token';
/** What the secret that signs the cookies is sealed for. */
const SECRET_PLACE = 'console_secrets:session';

/** Sign-in for the console. Nothing is read or loaded before the first use: most processes serve only the API. */
export function openSignIn({ db, sealing, log, signIn, reach: { publicUrl } }: SignInDeps): SignIn {
  const { hasPasswords } = signIn;
  let opened: ReturnType<typeof open> | undefined;
  const open = async () => {
    const candidate = await sealing.seal(randomBytes(32).toString('hex'), SECRET_PLACE);
    const secret = await sealing.open(await upsertSecret(db, 'session', candidate), SECRET_PLACE);
    const { createAuth } = await import('./create-auth.ts');
    return { auth: createAuth(db, { secret, hasPasswords }), secret };
  };
  const use = () => {
    opened ??= open();
    return opened;
  };
  const readAuthInput = async () => ({ secret: (await use()).secret, hasPasswords });
  const oidc = signIn.oidc && publicUrl && openOidc({ db, log, readAuthInput }, signIn.oidc, publicUrl);
  return {
    hasPasswords,
    async handle(request) {
      const { auth, secret } = await use();
      const response = await auth.handler(request);
      const token = await newConsoleToken(response, secret);
      if (token !== undefined) response.headers.set(CONSOLE_TOKEN_HEADER, token);
      return response;
    },
    oidc: oidc && {
      ...oidc,
      async finish(search, headers) {
        const response = await oidc.finish(search, headers);
        const token = await newConsoleToken(response, (await use()).secret);
        if (token === undefined) return response;
        // Behind the `#`, so that no proxy and no log sees it; the page takes it out of its address.
        const location = `${response.headers.get('location')}#${token}`;
        const led = new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } });
        for (const cookie of response.headers.getSetCookie()) led.headers.append('set-cookie', cookie);
        return led;
      },
    },
    async findSignedIn(headers) {
      if (!headers.get('cookie')?.includes(`${COOKIE}=`)) return null;
      const { auth, secret } = await use();
      // Only the console's own session call extends the session, because only its answer carries the cookie.
      const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
      if (found === null) return null;
      if (!isConsoleToken(headers.get(CONSOLE_TOKEN_HEADER), found.session.token, secret)) return null;
      const { id: userId, email, role, accountId } = found.user;
      return { userId, email, role: role as MemberRole, accountId };
    },
    async enterAccount(signedIn, askedAccountId) {
      const accountId = await pickAccount(db, signedIn, askedAccountId);
      return { accountId, key: await ensureConsoleKey(db, accountId) };
    },
  };
}

/** The console's token of the session that the response begins; undefined if it begins none. */
async function newConsoleToken(response: Response, secret: string): Promise<string | undefined> {
  const { parseCookies } = await import('better-auth/cookies');
  // The token is followed by its signature, and is empty at the end of a session.
  const tokens = response.headers.getSetCookie().map((line) => parseCookies(line).get(COOKIE)?.split('.')[0]);
  const sessionToken = tokens.find(Boolean);
  return sessionToken && consoleTokenOf(sessionToken, secret);
}
