import { z } from 'zod';
import { text } from './text.ts';

export const MemberRole = z.enum(['owner', 'member']).meta({
  id: 'MemberRole',
  description: 'An owner sees all accounts of the installation; a member only their own.',
});
export type MemberRole = z.infer<typeof MemberRole>;

export const Member = z
  .object({
    member_id: z.string(),
    name: z.string(),
    email: z.string(),
    role: MemberRole,
    created_at: z.iso.datetime(),
    last_seen_at: z.iso.datetime().nullable().meta({ description: 'To the day.' }),
  })
  .meta({ id: 'Member', description: 'Somebody who signs in to the console.' });
export type Member = z.infer<typeof Member>;

export const Invitation = z
  .object({
    invitation_id: z.string(),
    email: z.string(),
    role: MemberRole,
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

export const MemberList = z
  .object({ members: z.array(Member), invitations: z.array(Invitation) })
  .meta({ id: 'MemberList', description: 'Who belongs to the account, and whom it waits for.' });
export type MemberList = z.infer<typeof MemberList>;

export const InviteMemberRequest = z
  .object({ email: z.email().max(200), role: MemberRole.default('member') })
  .meta({ id: 'InviteMemberRequest' });
export type InviteMemberRequest = z.infer<typeof InviteMemberRequest>;

export const CreatedInvitation = Invitation.extend({
  path: z.string().meta({
    description: 'The one-time link, below the address of the server. It is not shown again: pass it on.',
  }),
}).meta({ id: 'CreatedInvitation' });
export type CreatedInvitation = z.infer<typeof CreatedInvitation>;

export const AccountSummary = z
  .object({
    account_id: z.string(),
    name: z.string(),
    plan: z.string(),
    created_at: z.iso.datetime(),
    live_agents: z.int(),
    members: z.int(),
  })
  .meta({ id: 'AccountSummary' });
export type AccountSummary = z.infer<typeof AccountSummary>;

export const AccountSummaryList = z
  .object({
    accounts: z.array(AccountSummary),
    plans: z.array(z.string()).meta({ description: 'Plans that an account can be on.' }),
  })
  .meta({ id: 'AccountSummaryList', description: 'By name; all for an owner, else the own one.' });
export type AccountSummaryList = z.infer<typeof AccountSummaryList>;

export const CreateAccountRequest = z
  .object({ name: text(1, 100), plan: text(1, 100).nullish() })
  .meta({ id: 'CreateAccountRequest' });
export type CreateAccountRequest = z.infer<typeof CreateAccountRequest>;

export const SetPlanRequest = z.object({ plan: text(1, 100) }).meta({ id: 'SetPlanRequest' });
export type SetPlanRequest = z.infer<typeof SetPlanRequest>;
