import type { Context } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import type { Actor } from './audit-queries.ts';

/** Who makes the call: the user at the console, or the API key. */
export function actorOf({ var: { signedIn, keyId } }: Pick<Context<AppEnv>, 'var'>): Actor {
  return signedIn === null
    ? { type: 'key', id: keyId }
    : { type: 'user', id: signedIn.userId, name: signedIn.email };
}
