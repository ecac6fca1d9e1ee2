import { leastRole, type MemberRole, mayRole, type Permission } from '@jettson/contract';
import { ApiError } from '../errors.ts';

/** What a role may not do is said as "Your role, viewer, cannot …". */
const DEEDS: Record<Permission, { change: string; read: string }> = {
  agents: { change: 'change agents and templates', read: 'see agents' },
  memory: { change: 'change memories', read: 'see memories' },
  files: { change: 'change files', read: 'see files' },
  webhooks: { change: 'change webhooks', read: 'see webhooks' },
  usage: { change: 'change usage', read: 'see the usage' },
  secrets: { change: 'change secrets', read: 'see secrets' },
  admin: { change: 'change keys and limits', read: 'see keys, members and the audit log' },
  members: { change: 'say who may sign in', read: 'say who may sign in' },
  installation: { change: 'change the installation', read: 'see settings of the installation' },
};

/** Throws `forbidden`, with the scope and the role that it takes, if somebody at the console has too few rights. */
export function requireRight(role: MemberRole, permission: Permission, does: 'change' | 'read'): void {
  if (mayRole(role, permission, does)) return;
  const least = leastRole(permission, does);
  throw new ApiError(
    'forbidden',
    `Your role, ${role}, cannot ${DEEDS[permission][does]}: this takes the role ${least}` +
      `${least === 'owner' ? '' : ' or one with more rights'}`,
    { details: { scope: permission, role: least } },
  );
}
