import type { Context } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import type { Actor } from './audit-queries.ts';

/** Who makes the call, and from where: the user at the console, or the API key. */
export function actorOf({ var: { signedIn, keyId, connection } }: Pick<Context<AppEnv>, 'var'>): Actor {
  const { address } = connection;
  return signedIn === null
    ? { type: 'key', id: keyId, address }
    : { type: 'user', id: signedIn.userId, name: signedIn.email, address };
}
