import { MEMBER_ROLES, type MemberRole, mayRole, type Permission } from '@jettson/contract';

/** What the role may do in one part of the product. */
export type Right = 'change' | 'read' | 'none';

interface Area {
  label: string;
  permission: Permission;
}

const AREAS: Area[] = [
  { label: 'Agents and templates', permission: 'agents' },
  { label: 'Memory', permission: 'memory' },
  { label: 'Files', permission: 'files' },
  { label: 'Usage and plan', permission: 'usage' },
  { label: 'Secrets', permission: 'secrets' },
  { label: 'Webhooks', permission: 'webhooks' },
  { label: 'API keys, spending cap, audit log', permission: 'admin' },
  { label: 'Members', permission: 'members' },
  { label: 'All accounts, plans, model providers', permission: 'installation' },
];

/** Who may do what: a row for each part of the product, with the right of each role. */
export const ROLE_RIGHTS: { label: string; rights: Record<MemberRole, Right> }[] = AREAS.map(
  ({ label, permission }) => ({
    label,
    rights: Object.fromEntries(MEMBER_ROLES.map((role) => [role, rightOf(role, permission)])) as Record<
      MemberRole,
      Right
    >,
  }),
);

function rightOf(role: MemberRole, permission: Permission): Right {
  if (mayRole(role, permission, 'change')) return 'change';
  return mayRole(role, permission, 'read') ? 'read' : 'none';
}
