import { randomBytes } from 'node:crypto';
import type { Database } from '@jettson/database';
import { ensureConsoleKey } from '../accounts/ensure-console-key.ts';
import type { Callers } from '../http/authenticate.ts';
import { createAuth } from './create-auth.ts';
import { pickAccount } from './pick-account.ts';
import { type Role, upsertSecret } from './queries.ts';

/** Sign-in for the console: its own calls, and who is signed in at those of the API. */
export interface SignIn extends NonNullable<Callers['console']> {
  /** Answers a request below /api/auth. */
  handle(request: Request): Promise<Response>;
}

/** Name of the session cookie; requests without it are not looked up. */
const COOKIE = 'jettson.session_token=';

/** Sign-in for the console. Nothing is read before the first use: most processes serve the API alone. */
export function openSignIn(db: Database): SignIn {
  let opened: ReturnType<typeof open> | undefined;
  const open = async () => createAuth(db, await upsertSecret(db, 'session', randomBytes(32).toString('hex')));
  const auth = () => {
    opened ??= open();
    return opened;
  };
  return {
    async handle(request) {
      return (await auth()).handler(request);
    },
    async findSignedIn(headers) {
      if (!headers.get('cookie')?.includes(COOKIE)) return null;
      const session = await (await auth()).api.getSession({ headers });
      if (session === null) return null;
      const { id: userId, email, role, accountId } = session.user;
      return { userId, email, role: role as Role, accountId };
    },
    async enterAccount(signedIn, askedAccountId) {
      const accountId = await pickAccount(db, signedIn, askedAccountId);
      return { accountId, key: await ensureConsoleKey(db, accountId) };
    },
  };
}
