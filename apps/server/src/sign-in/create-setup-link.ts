import { type Database, transaction } from '@jettson/database';
import { createLink } from './create-link.ts';
import { deleteOwnerLinks, lockOwnerLinks, selectOwner } from './queries.ts';

/**
 * The link that `jettson serve` prints, valid once and for a day: it creates the owner. If the server listens only on
 * loopback, the link signs the owner in without a password, at each start. Null if there is an owner and the server can
 * be reached from elsewhere: they sign in with their password.
 *
 * The token is behind the `#`, so that no proxy and no log of ours sees it.
 */
export async function createSetupLink(
  db: Database,
  { url, isLoopback }: { url: string; isLoopback: boolean },
): Promise<string | null> {
  if (!isLoopback && (await selectOwner(db)) !== undefined) return null;
  const { token } = await transaction(db, async (tx) => {
    await lockOwnerLinks(tx);
    await deleteOwnerLinks(tx);
    return createLink(tx, {
      kind: 'owner',
      isDirect: isLoopback,
      email: null,
      role: 'owner',
      accountId: null,
    });
  });
  return `${url}/console/welcome#${token}`;
}
