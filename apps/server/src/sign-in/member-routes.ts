import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { CreatedInvitation, InviteMemberRequest, MemberList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { recordCall } from '../audit/record-call.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { requireOwner } from '../http/require-owner.ts';
import { idInPath, jsonAnswer, jsonBody } from '../http/route-parts.ts';
import { inviteMember } from './invite-member.ts';
import { deleteInvitation, deleteMember, selectInvitations, selectMembers } from './queries.ts';
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
    'Removes a member and signs them out everywhere. Only an owner at the console can do this; the ' +
    'last owner cannot be removed.',
  request: { params: member },
  responses: { 204: { description: 'Removed' }, ...errorResponses('forbidden') },
});

const inviteRoute = createRoute({
  method: 'post',
  path: '/invitations',
  operationId: 'invitations.create',
  summary: 'Invite a member',
  description:
    'Creates a one-time link to the console, valid for seven days. Only an owner at the console can do ' +
    'this.',
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
  description: 'Makes the link of an invitation invalid. Only an owner at the console may do this.',
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
      requireOwner(c.var.signedIn);
      await once(c, db, async (tx) => {
        const { id } = c.req.valid('param');
        const isRemoved = await deleteMember(tx, c.var.accountId, id);
        if (!isRemoved) throw new ApiError('not_found', 'There is no such member, or it is the last owner');
        await recordCall(c, tx, { action: 'member.removed', target: id });
      });
      return c.body(null, 204);
    })
    .openapi(inviteRoute, async (c) => {
      requireOwner(c.var.signedIn);
      const { accountId } = c.var;
      const invited = await once(c, db, async (tx) => {
        const created = await inviteMember(tx, accountId, c.req.valid('json'));
        await recordCall(c, tx, { action: 'member.invited', target: created.email });
        return created;
      });
      return c.json(invited, 201);
    })
    .openapi(withdrawRoute, async (c) => {
      requireOwner(c.var.signedIn);
      await once(c, db, async (tx) => {
        const { id } = c.req.valid('param');
        const isGone = await deleteInvitation(tx, c.var.accountId, id);
        if (!isGone) throw new ApiError('not_found', 'There is no such invitation');
        await recordCall(c, tx, { action: 'invitation.withdrawn', target: id });
      });
      return c.body(null, 204);
    });
}
