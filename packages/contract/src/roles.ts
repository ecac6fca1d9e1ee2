import { API_SCOPES } from './scope-names.ts';

/** What somebody at the console can be, each with at most the rights of the one before. */
export const MEMBER_ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
type MemberRole = (typeof MEMBER_ROLES)[number];

/**
 * What a call needs: the scope of a key, or something that no key can do. `members`: to say who may sign in for the
 * account. `installation`: what concerns all accounts.
 */
export type Permission = (typeof API_SCOPES)[number] | 'members' | 'installation';

/** The parts of the API that a role may change, which includes reading them, and those that it only reads. */
const RIGHTS: Record<MemberRole, { changes: readonly Permission[]; reads: readonly Permission[] }> = {
  owner: { changes: [...API_SCOPES, 'members', 'installation'], reads: [] },
  admin: { changes: [...API_SCOPES, 'members'], reads: [] },
  // They choose among the secrets when they spawn an agent, so they see the names.
  member: { changes: ['agents', 'memory', 'files'], reads: ['usage', 'secrets'] },
  viewer: { changes: [], reads: ['agents', 'memory', 'files', 'usage'] },
};

/** Whether somebody with the role may make a call that needs the permission and changes something, or only reads. */
export function mayRole(role: MemberRole, permission: Permission, does: 'change' | 'read'): boolean {
  const { changes, reads } = RIGHTS[role];
  return changes.includes(permission) || (does === 'read' && reads.includes(permission));
}

/** The role with the fewest rights that may make the call. */
export function leastRole(permission: Permission, does: 'change' | 'read'): MemberRole {
  return MEMBER_ROLES.findLast((role) => mayRole(role, permission, does)) ?? 'owner';
}

/** The roles that somebody with the role may give to others and take from them: none with more rights than their own. */
export function grantableRoles(role: MemberRole): readonly MemberRole[] {
  return mayRole(role, 'members', 'change') ? MEMBER_ROLES.slice(MEMBER_ROLES.indexOf(role)) : [];
}
