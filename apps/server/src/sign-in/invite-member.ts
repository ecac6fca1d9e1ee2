import type { CreatedInvitation, InviteMemberRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { createLink } from './create-link.ts';
import { hasUserWithEmail, selectInvitations } from './queries.ts';
import { toInvitation } from './to-member.ts';

/** That nobody followed yet. */
const MAX_INVITATIONS = 100;

/** Makes an invitation to the account with its one-time link. Throws `conflict` for somebody who signs in already, and for too many. */
export async function inviteMember(
  db: Database,
  accountId: string,
  { email, role }: InviteMemberRequest,
): Promise<CreatedInvitation> {
  if (await hasUserWithEmail(db, email)) {
    throw new ApiError('conflict', `${email} signs in to this console already`, {
      details: { field: 'email', expected: 'somebody new' },
    });
  }
  if ((await selectInvitations(db, accountId)).length >= MAX_INVITATIONS) {
    throw new ApiError('conflict', `An account can have ${MAX_INVITATIONS} invitations that are open`);
  }
  const link = { kind: 'invitation' as const, isDirect: false, email: email.toLowerCase(), role, accountId };
  const { token, ...row } = await createLink(db, link);
  return { ...toInvitation(row), path: `/console/welcome#${token}` };
}
