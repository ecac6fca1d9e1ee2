import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { MEMBER_ROLES } from './roles.ts';
import { text } from './text.ts';

export const MemberRole = z.enum(MEMBER_ROLES).meta({
  id: 'MemberRole',
  description:
    'What somebody may do at the console. viewer: read agents, memories, files and usage. member: also change agents, templates, memories and ' +
    'files. admin: everything in the account, including keys, secrets, webhooks, limits and members. owner: everything in all accounts of the ' +
    'installation, their plans and the providers of models.',
});
export type MemberRole = z.infer<typeof MemberRole>;

export const Member = z
  .object({
    member_id: z.string().describe('The id of the member.'),
    name: z.string().describe('Their name.'),
    email: z.string().describe('The address that they sign in with.'),
    role: MemberRole,
    created_at: z.iso.datetime().describe('When they joined: ISO 8601, UTC.'),
    last_seen_at: z.iso
      .datetime()
      .nullable()
      .describe('When they last used the console, to the day; null if never.'),
  })
  .meta({ id: 'Member', description: 'Somebody who can sign in to the console.' });
export type Member = z.infer<typeof Member>;

export const Invitation = z
  .object({
    invitation_id: z.string().describe('The id of the invitation.'),
    email: z.string().describe('The address that was invited.'),
    role: MemberRole,
    created_at: z.iso.datetime().describe('When it was created: ISO 8601, UTC.'),
    expires_at: z.iso.datetime().describe('When its link stops working.'),
  })
  .meta({ id: 'Invitation', description: 'An invitation to the console that nobody has accepted yet.' });
export type Invitation = z.infer<typeof Invitation>;

export const MemberList = z
  .object({
    members: z.array(Member).describe('Who can sign in.'),
    invitations: z.array(Invitation).describe('Who has been invited and has not accepted yet.'),
  })
  .meta({ id: 'MemberList', description: 'The members of an account, and its open invitations.' });
export type MemberList = z.infer<typeof MemberList>;

export const InviteMemberRequest = closedObject({
  email: z.email().max(200).describe('Whom to invite.'),
  role: MemberRole.default('member').describe('What they may do.'),
}).meta({ id: 'InviteMemberRequest', description: 'An invitation to the console.' });
export type InviteMemberRequest = z.infer<typeof InviteMemberRequest>;

export const UpdateMemberRequest = closedObject({
  role: MemberRole.describe('What they may do from their next call on.'),
}).meta({ id: 'UpdateMemberRequest', description: "A change of somebody's role." });
export type UpdateMemberRequest = z.infer<typeof UpdateMemberRequest>;

export const CreatedInvitation = Invitation.extend({
  path: z
    .string()
    .describe(
      'The one-time link, as a path below the address of the server. Pass it on: it is not shown again.',
    ),
}).meta({ id: 'CreatedInvitation', description: 'An invitation that was just created, with its link.' });
export type CreatedInvitation = z.infer<typeof CreatedInvitation>;

export const AccountSummary = z
  .object({
    account_id: z.string().describe('The id of the account.'),
    name: z.string().describe('The name of the account.'),
    plan: z.string().describe('The name of its plan.'),
    created_at: z.iso.datetime().describe('When it was created: ISO 8601, UTC.'),
    live_agents: z.int().describe('Agents that have not ended.'),
    members: z.int().describe('People who can sign in to it.'),
  })
  .meta({ id: 'AccountSummary', description: 'An account of the installation.' });
export type AccountSummary = z.infer<typeof AccountSummary>;

export const AccountSummaryList = z
  .object({
    accounts: z
      .array(AccountSummary)
      .describe('The accounts, sorted by name. An owner gets all of them, everybody else only their own.'),
    plans: z.array(z.string()).describe('The names of the plans that an account can be on.'),
  })
  .meta({
    id: 'AccountSummaryList',
    description: 'The accounts of the installation, and the plans there are.',
  });
export type AccountSummaryList = z.infer<typeof AccountSummaryList>;

export const CreateAccountRequest = closedObject({
  name: text(1, 100).describe('The name of the account.'),
  plan: text(1, 100).nullish().describe('The name of its plan; without one it gets the default plan.'),
}).meta({ id: 'CreateAccountRequest', description: 'A new account.' });
export type CreateAccountRequest = z.infer<typeof CreateAccountRequest>;

export const SetPlanRequest = closedObject({ plan: text(1, 100).describe('The name of the plan.') }).meta({
  id: 'SetPlanRequest',
  description: 'The plan that an account is to be on.',
});
export type SetPlanRequest = z.infer<typeof SetPlanRequest>;
