import type { CreatedInvitation, InviteMemberRequest } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { lockAccount } from '../accounts/queries.ts';
import { ApiError } from '../errors.ts';
import { createLink } from './create-link.ts';
import { hasUserWithEmail, selectInvitations } from './queries.ts';
import { toInvitation } from './to-member.ts';

/** Maximum number of open invitations. */
const MAX_INVITATIONS = 100;

/**
 * Creates an invitation to the account with its one-time link. Throws `conflict` for somebody who already has access,
 * and for too many.
 */
export async function inviteMember(
  db: Database,
  accountId: string,
  { email, role }: InviteMemberRequest,
): Promise<CreatedInvitation> {
  if (await hasUserWithEmail(db, email)) {
    throw new ApiError('conflict', `${email} already has access to this console`, {
      details: { field: 'email', expected: 'somebody new' },
    });
  }
  const link = { kind: 'invitation' as const, isDirect: false, email: email.toLowerCase(), role, accountId };
  const { token, ...row } = await transaction(db, async (tx) => {
    await lockAccount(tx, accountId);
    if ((await selectInvitations(tx, accountId)).length >= MAX_INVITATIONS) {
      throw new ApiError('conflict', `An account can have at most ${MAX_INVITATIONS} open invitations`);
    }
    return createLink(tx, link);
  });
  return { ...toInvitation(row), path: `/console/welcome#${token}` };
}
