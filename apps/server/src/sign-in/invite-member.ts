import type { CreatedInvitation, InviteMemberRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { createLink } from './create-link.ts';
import { hasUserWithEmail } from './queries.ts';
import { toInvitation } from './to-member.ts';

/** Makes an invitation to the account with its one-time link. Throws `conflict` for somebody who signs in already. */
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
  const link = { kind: 'invitation' as const, isDirect: false, email: email.toLowerCase(), role, accountId };
  const { token, ...row } = await createLink(db, link);
  return { ...toInvitation(row), path: `/console/welcome#${token}` };
}
