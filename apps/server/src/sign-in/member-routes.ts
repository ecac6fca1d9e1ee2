import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  CreatedInvitation,
  InviteMemberRequest,
  Member,
  MemberList,
  type MemberRole,
  UpdateMemberRequest,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import { recordCall } from '../audit/record-call.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv, SignedIn } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { removeMember, requireGrantable, setMemberRole } from './change-members.ts';
import { inviteMember } from './invite-member.ts';
import { deleteInvitation, selectInvitations, selectMembers } from './queries.ts';
import { toInvitation, toMember } from './to-member.ts';

const member = z.object({ id: idInPath('The member_id of the member.') });
const invitation = z.object({ id: idInPath('The invitation_id of the invitation.') });

const listRoute = createRoute({
  method: 'get',
  path: '/members',
  operationId: 'members.list',
  summary: 'List members',
  description: 'Returns who can sign in to the console for this account, and who is invited.',
  responses: {
    200: jsonAnswer('The members and the invitations', MemberList),
    ...errorResponses(),
  },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/members/{id}',
  operationId: 'members.remove',
  summary: 'Remove a member',
  description:
    'Removes a member and signs them out everywhere. API keys that they made belong to the account and keep working. Only an owner removes ' +
    'an owner, and the last one stays (`conflict`).',
  request: { params: member },
  responses: { 204: { description: 'Removed' }, ...errorResponses('forbidden', 'conflict') },
});

const updateRoute = createRoute({
  method: 'patch',
  path: '/members/{id}',
  operationId: 'members.update',
  summary: "Change a member's role",
  description:
    'Gives a member another role, from their next call on. Nobody gives or takes a role with more rights than their own, and the last ' +
    'owner stays one (`conflict`).',
  request: { params: member, ...jsonBody(UpdateMemberRequest) },
  responses: { 200: jsonAnswer('The member', Member), ...errorResponses('forbidden', 'conflict') },
});

const inviteRoute = createRoute({
  method: 'post',
  path: '/invitations',
  operationId: 'invitations.create',
  summary: 'Invite a member',
  description:
    'Creates a one-time link to the console, valid for seven days. Nobody invites others to a role with more rights than their own.',
  request: jsonBody(InviteMemberRequest),
  responses: {
    201: jsonAnswer('The invitation, with its link', CreatedInvitation),
    ...errorResponses('forbidden', 'conflict'),
  },
});

const withdrawRoute = createRoute({
  method: 'delete',
  path: '/invitations/{id}',
  operationId: 'invitations.withdraw',
  summary: 'Withdraw an invitation',
  description: 'Makes the link of an invitation invalid.',
  request: { params: invitation },
  responses: { 204: { description: 'Withdrawn' }, ...errorResponses('forbidden') },
});

/** Who may sign in to the console for the account. */
export function memberRoutes(db: Database) {
  return new OpenAPIHono<AppEnv>({ defaultHook: onInvalid })
    .openapi(listRoute, async (c) => {
      const [members, invitations] = await Promise.all([
        selectMembers(db, c.var.accountId),
        selectInvitations(db, c.var.accountId),
      ]);
      return c.json({ members: members.map(toMember), invitations: invitations.map(toInvitation) }, 200);
    })
    .openapi(removeRoute, async (c) => {
      await once(c, db, async (tx) => {
        const { id: memberId } = c.req.valid('param');
        await removeMember(tx, c.var.accountId, { by: roleOf(c.var.signedIn), memberId });
        await recordCall(c, tx, { action: 'member.removed', target: memberId });
      });
      return c.body(null, 204);
    })
    .openapi(updateRoute, async (c) => {
      const changed = await once(c, db, async (tx) => {
        const { id: memberId } = c.req.valid('param');
        const change = { by: roleOf(c.var.signedIn), memberId, ...c.req.valid('json') };
        const updated = await setMemberRole(tx, c.var.accountId, change);
        await recordCall(c, tx, { action: 'member.role_changed', target: memberId });
        return updated;
      });
      return c.json(changed, 200);
    })
    .openapi(inviteRoute, async (c) => {
      const { accountId, signedIn } = c.var;
      requireGrantable(roleOf(signedIn), c.req.valid('json').role);
      const invited = await once(c, db, async (tx) => {
        const created = await inviteMember(tx, accountId, c.req.valid('json'));
        await recordCall(c, tx, { action: 'member.invited', target: created.email });
        return created;
      });
      return c.json(invited, 201);
    })
    .openapi(withdrawRoute, async (c) => {
      await once(c, db, async (tx) => {
        const { id } = c.req.valid('param');
        const isGone = await deleteInvitation(tx, c.var.accountId, id);
        if (!isGone) throw new ApiError('not_found', 'There is no such invitation');
        await recordCall(c, tx, { action: 'invitation.withdrawn', target: id });
      });
      return c.body(null, 204);
    });
}

/** Keys cannot make these calls: they have no role to grant. */
function roleOf(signedIn: SignedIn | null): MemberRole {
  return signedIn?.role ?? 'viewer';
}
