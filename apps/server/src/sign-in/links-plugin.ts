import type { Database } from '@jettson/database';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint, sessionMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { ensureAccount } from '../accounts/ensure-account.ts';
import { hashToken } from './create-link.ts';
import {
  changeEmail,
  type LinkRow,
  markLinkUsed,
  selectLink,
  selectOwner,
  unmarkLinkUsed,
} from './queries.ts';

/** How long after using a one-time link an owner may set their credentials. */
const FRESH_MS = 5 * 60_000;

/** The owner that a direct link creates has this address until they choose their own. */
const LOCAL_OWNER_EMAIL = 'owner@localhost.localdomain';

const Token = z.string().min(20).max(100);
const FollowRequest = z.object({
  token: Token,
  email: z.email().max(200).optional(),
  password: z.string().optional(),
});

/** One-time links: what they are for, and following them. */
export function links(db: Database, { hasPasswords }: { hasPasswords: boolean }) {
  return {
    id: 'links',
    endpoints: {
      lookUpLink: createAuthEndpoint(
        '/link/look-up',
        { method: 'POST', body: z.object({ token: Token }) },
        async (context) => {
          const link = await requireLink(db, context.body.token);
          return context.json({ kind: link.kind, is_direct: link.isDirect, email: link.email });
        },
      ),
      followLink: createAuthEndpoint(
        '/link/follow',
        { method: 'POST', body: FollowRequest },
        async (context) => {
          const { token, email: givenEmail, password } = context.body;
          const { internalAdapter, password: passwords } = context.context;
          const link = await requireLink(db, token);
          const owner = link.kind === 'owner' ? await selectOwner(db) : undefined;
          // Only the machine itself may sign in an existing person without their password.
          if (owner !== undefined && !link.isDirect) throw linkIsGone();
          const email = (link.email ?? givenEmail ?? (link.isDirect ? LOCAL_OWNER_EMAIL : '')).toLowerCase();
          if (owner === undefined) {
            if (email === '') throw refused('INVALID_EMAIL', 'Enter your e-mail address');
            if (!hasPasswords) checkNoPassword(link, password);
            else if (!link.isDirect) checkPassword(password, passwords.config);
            if (await internalAdapter.findUserByEmail(email)) {
              throw emailIsTaken();
            }
          }
          if (!(await markLinkUsed(db, link.id))) throw linkIsGone();
          try {
            const user =
              owner === undefined
                ? await internalAdapter
                    .createUser(
                      {
                        email,
                        name: email.split('@')[0] ?? email,
                        emailVerified: false,
                        role: link.role,
                        accountId: await accountOf(db, link),
                      },
                      { method: 'email-password' },
                    )
                    .catch(rethrowTaken)
                : await internalAdapter.findUserById(owner.id);
            if (user === null) throw linkIsGone();
            if (owner === undefined && password !== undefined) {
              await internalAdapter.linkAccount({
                userId: user.id,
                providerId: 'credential',
                accountId: user.id,
                password: await passwords.hash(password),
              });
            }
            await setSessionCookie(context, { session: await internalAdapter.createSession(user.id), user });
            return context.json({ signed_in: true });
          } catch (error) {
            await unmarkLinkUsed(db, link.id);
            throw error;
          }
        },
      ),
      setCredentials: createAuthEndpoint(
        '/link/set-credentials',
        {
          method: 'POST',
          use: [sessionMiddleware],
          body: z.object({ email: z.email().max(200), password: z.string() }),
        },
        async (context) => {
          const { internalAdapter, password: passwords, session } = context.context;
          if (!hasPasswords) throw passwordsAreOff();
          const email = context.body.email.toLowerCase();
          // People with a password must use it to change it.
          const accounts = await internalAdapter.findAccounts(session.user.id);
          if (session.user.email !== LOCAL_OWNER_EMAIL || accounts.length > 0) throw hasPassword();
          // There is no password to ask for, and somebody else at an open console must not be able to set one.
          if (Date.now() - session.session.createdAt.getTime() > FRESH_MS) {
            throw refused(
              'LINK_TOO_OLD',
              'You signed in more than five minutes ago: restart the server, and open the new link first',
            );
          }
          checkPassword(context.body.password, passwords.config);
          if (await internalAdapter.findUserByEmail(email)) {
            throw emailIsTaken();
          }
          const password = await passwords.hash(context.body.password);
          const userId = session.user.id;
          const change = { from: LOCAL_OWNER_EMAIL, to: email };
          if (!(await changeEmail(db, userId, change).catch(rethrowTaken))) throw hasPassword();
          try {
            await internalAdapter.linkAccount({
              userId,
              providerId: 'credential',
              accountId: userId,
              password,
            });
          } catch (error) {
            await changeEmail(db, userId, { from: email, to: LOCAL_OWNER_EMAIL });
            throw error;
          }
          return context.json({ saved: true });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

async function requireLink(db: Database, token: string): Promise<LinkRow> {
  const link = await selectLink(db, hashToken(token));
  if (link === undefined) throw linkIsGone();
  return link;
}

function checkPassword(
  password: string | undefined,
  {
    minPasswordLength: min,
    maxPasswordLength: max,
  }: { minPasswordLength: number; maxPasswordLength: number },
): void {
  if (password === undefined || password.length < min || password.length > max) {
    throw refused('INVALID_PASSWORD', `Choose a password of ${min} to ${max} characters`);
  }
}

/** The first owner comes in by the link alone, and from then on by the provider, which vouches for their address. */
function checkNoPassword(link: LinkRow, password: string | undefined): void {
  if (link.kind === 'invitation' || password !== undefined) throw passwordsAreOff();
}

/** An owner without an account gets the installation's first one. */
async function accountOf(db: Database, link: LinkRow): Promise<string> {
  return link.accountId ?? (await ensureAccount(db, { name: 'default' })).id;
}

const refused = (code: string, message: string) => new APIError('BAD_REQUEST', { code, message });

const emailIsTaken = () => refused('EMAIL_TAKEN', 'Somebody signs in with this e-mail address already');

/** Of two who take an address at the same moment, the database refuses one. */
function rethrowTaken(error: unknown): never {
  const isTaken = (error as { constraint?: unknown }).constraint === 'console_users_email_key';
  throw isTaken ? emailIsTaken() : error;
}

const hasPassword = () => refused('HAS_PASSWORD', 'You have a password already: change that one');

const passwordsAreOff = () =>
  refused('PASSWORDS_ARE_OFF', 'This server has no passwords: sign in on the sign-in page');

const linkIsGone = () =>
  new APIError('NOT_FOUND', {
    code: 'LINK_GONE',
    message:
      'This link has already been used or has expired. Restart the server, or ask for a new invitation.',
  });
