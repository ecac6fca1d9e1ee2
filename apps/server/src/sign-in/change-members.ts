import { grantableRoles, type Member, type MemberRole, type UpdateMemberRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { deleteMember, lockOwners, type MemberRow, selectMemberForUpdate, updateRole } from './queries.ts';
import { toMember } from './to-member.ts';

/** Who changes a member. */
interface Change {
  by: MemberRole;
  memberId: string;
}

/**
 * Gives a member another role, which holds from their next call on. Throws `not_found`; `forbidden` if they have, or
 * would have, more rights than who changes it; `conflict` for the last owner.
 */
export async function setMemberRole(
  tx: Database,
  accountId: string,
  { by, memberId, role }: Change & UpdateMemberRequest,
): Promise<Member> {
  requireGrantable(by, role);
  const member = await lockMember(tx, accountId, { by, memberId, staysOwner: role === 'owner' });
  await updateRole(tx, accountId, memberId, role);
  return toMember({ ...member, role });
}

/** Removes a member and signs them out everywhere. Throws `not_found`, `forbidden`, `conflict` as `setMemberRole` does. */
export async function removeMember(tx: Database, accountId: string, { by, memberId }: Change): Promise<void> {
  await lockMember(tx, accountId, { by, memberId, staysOwner: false });
  await deleteMember(tx, accountId, memberId);
}

/** Throws `forbidden` for a role with more rights than one's own. */
export function requireGrantable(by: MemberRole, role: MemberRole): void {
  if (grantableRoles(by).includes(role)) return;
  throw new ApiError('forbidden', 'Only an owner can make somebody an owner, or change an owner', {
    details: { field: 'role', expected: grantableRoles(by).join(' | ') },
  });
}

async function lockMember(
  tx: Database,
  accountId: string,
  { by, memberId, staysOwner }: Change & { staysOwner: boolean },
): Promise<MemberRow> {
  // Before the member: everybody locks in the same order.
  const owners = await lockOwners(tx);
  const member = await selectMemberForUpdate(tx, accountId, memberId);
  if (member === undefined) throw new ApiError('not_found', 'There is no such member');
  requireGrantable(by, member.role);
  if (!staysOwner && owners.every((id) => id === memberId)) {
    throw new ApiError(
      'conflict',
      'This is the last owner of the installation: make somebody else an owner first',
    );
  }
  return member;
}
