import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { CreatedInvitation, InviteMemberRequest, MemberList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { errorResponses } from '../http/error-responses.ts';
import { onInvalid } from '../http/on-invalid.ts';
import { once } from '../http/once.ts';
import { requireOwner } from '../http/require-signed-in.ts';
import { idInPath, jsonAnswer, jsonBody, signedInOnly } from '../http/route-parts.ts';
import { inviteMember } from './invite-member.ts';
import { deleteInvitation, deleteMember, selectInvitations, selectMembers } from './queries.ts';
import { toInvitation, toMember } from './to-member.ts';

const params = z.object({ id: idInPath });

const listRoute = createRoute({
  method: 'get',
  path: '/members',
  operationId: 'members.list',
  summary: 'List who may sign in to the console for this account',
  responses: {
    200: jsonAnswer('Members, invitations', MemberList),
    ...errorResponses(),
  },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/members/{id}',
  operationId: 'members.remove',
  ...signedInOnly,
  summary: 'Remove a member',
  description: 'Signs them out everywhere. Only for an owner at the console; the last owner stays.',
  request: { params },
  responses: { 204: { description: 'Removed' }, ...errorResponses('forbidden') },
});

const inviteRoute = createRoute({
  method: 'post',
  path: '/invitations',
  operationId: 'invitations.create',
  ...signedInOnly,
  summary: 'Invite somebody to the console',
  description: 'Answers with a one-time link, good for seven days. Only for an owner at the console.',
  request: jsonBody(InviteMemberRequest),
  responses: {
    201: jsonAnswer('The link', CreatedInvitation),
    ...errorResponses('forbidden', 'conflict'),
  },
});

const withdrawRoute = createRoute({
  method: 'delete',
  path: '/invitations/{id}',
  operationId: 'invitations.withdraw',
  ...signedInOnly,
  summary: 'Withdraw an invitation',
  request: { params },
  responses: { 204: { description: 'Its link no longer works' }, ...errorResponses('forbidden') },
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
        const isRemoved = await deleteMember(tx, c.var.accountId, c.req.valid('param').id);
        if (!isRemoved) throw new ApiError('not_found', 'There is no such member, or it is the last owner');
      });
      return c.body(null, 204);
    })
    .openapi(inviteRoute, async (c) => {
      requireOwner(c.var.signedIn);
      const { accountId } = c.var;
      return c.json(await once(c, db, (tx) => inviteMember(tx, accountId, c.req.valid('json'))), 201);
    })
    .openapi(withdrawRoute, async (c) => {
      requireOwner(c.var.signedIn);
      await once(c, db, async (tx) => {
        const isGone = await deleteInvitation(tx, c.var.accountId, c.req.valid('param').id);
        if (!isGone) throw new ApiError('not_found', 'There is no such invitation');
      });
      return c.body(null, 204);
    });
}
