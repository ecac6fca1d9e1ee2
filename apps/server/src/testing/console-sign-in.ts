import type { CreatedInvitation, MemberRole } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { ensureAccount } from '../accounts/ensure-account.ts';
import type { createApp } from '../app.ts';
import { newId } from '../ids.ts';
import { createLink } from '../sign-in/create-link.ts';

type App = ReturnType<typeof createApp>;

/** The headers of a browser that is signed in to the console. */
export interface ConsoleHeaders extends Record<string, string> {
  cookie: string;
  /** The token that the page keeps in its own storage. */
  'x-jettson-console': string;
}

/** Where the console is, for a test that calls `app.request()`. */
export const CONSOLE_ORIGIN = 'http://localhost';

const BROWSER = { host: 'localhost', origin: CONSOLE_ORIGIN };

/**
 * Signs in the installation's owner with a link as `serve` prints it on their own machine. `createSetupLink` would make the
 * links void that other test files, which share the database, are about to follow.
 */
export async function signInOwner(app: App, database: DatabaseHandle): Promise<ConsoleHeaders> {
  await ensureAccount(database.db, { name: 'default', plan: 'scale' });
  const owner = { kind: 'owner', isDirect: true, email: null, role: 'owner', accountId: null } as const;
  const { token } = await createLink(database.db, owner);
  // The link stays open if another test file makes the owner at the same moment.
  return followLink(app, { token }).catch(() => followLink(app, { token }));
}

/** Signs in somebody whom the owner invited to the account. */
export async function signInMember(
  app: App,
  owner: ConsoleHeaders,
  accountId: string,
  {
    email = `${newId('member')}@example.com`.toLowerCase(),
    password = 'correct horse battery',
    role = 'admin',
  }: { email?: string; password?: string; role?: MemberRole } = {},
): Promise<ConsoleHeaders> {
  const answer = await app.request(`${CONSOLE_ORIGIN}/api/v1/invitations`, {
    method: 'POST',
    headers: { ...owner, 'x-jettson-account': accountId, 'content-type': 'application/json' },
    body: JSON.stringify({ email, role }),
  });
  const { path } = (await answer.json()) as CreatedInvitation;
  return followLink(app, { token: path.split('#')[1], password });
}

async function followLink(app: App, body: object): Promise<ConsoleHeaders> {
  const answer = await app.request(`${CONSOLE_ORIGIN}/api/auth/link/follow`, {
    method: 'POST',
    headers: { ...BROWSER, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the link signs nobody in: ${answer.status} ${await answer.text()}`);
  const cookies = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
  return {
    ...BROWSER,
    cookie: cookies.join('; '),
    'x-jettson-console': answer.headers.get('x-jettson-console') ?? '',
  };
}
