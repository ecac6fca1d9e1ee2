import { randomBytes } from 'node:crypto';
import type { Database } from '@jettson/database';
import { createAuth } from './create-auth.ts';
import { type Role, upsertSecret } from './queries.ts';

/** Somebody who is signed in to the console. */
export interface SignedIn {
  userId: string;
  email: string;
  role: Role;
  /** The account they belong to. */
  accountId: string;
}

export interface SignIn {
  /** Answers a request below /api/auth. */
  handle(request: Request): Promise<Response>;
  /** Who is signed in by the request's cookie, or null. */
  findSignedIn(headers: Headers): Promise<SignedIn | null>;
}

/** Name of the session cookie; requests without it are not looked up. */
const COOKIE = 'jettson.session_token=';

/** Sign-in for the console. Nothing is read before the first use: most processes serve the API alone. */
export function openSignIn({ db }: { db: Database }): SignIn {
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
  };
}
