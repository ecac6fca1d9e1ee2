import { type Database, transaction } from '@jettson/database';
import { deleteSignIns, lockPerson } from '../queries.ts';
import { refused } from './admit-person.ts';

/**
 * Prepares somebody who is here already to sign in with the provider, which vouches for their address. Until then nobody
 * had verified it: whoever passed the invitation on may have used its link and chosen a password. So the first proof of the
 * address ends every other way in. Throws an error of better-auth if the person signs in with another identity of the
 * issuer: the provider may have given the address of somebody who left to somebody else.
 */
export async function claimPerson(db: Database, issuer: string, userId: string): Promise<void> {
  await transaction(db, async (tx) => {
    const person = await lockPerson(tx, userId, issuer);
    if (person === undefined) return;
    if (person.hasIdentity) throw refused('address_in_use');
    if (!person.isVerified) await deleteSignIns(tx, userId);
  });
}
