import type { Invitation, Member } from '@jettson/contract';
import type { LinkRow, MemberRow } from './queries.ts';

/** The member in its wire format. */
export function toMember(row: MemberRow): Member {
  return {
    member_id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    created_at: row.createdAt.toISOString(),
    last_seen_at: row.lastSeenAt?.toISOString() ?? null,
  };
}

export function toInvitation(row: LinkRow): Invitation {
  return {
    invitation_id: row.id,
    email: row.email ?? '',
    role: row.role,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
  };
}
