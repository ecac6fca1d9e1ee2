import { z } from 'zod';
import { QueryTime } from './query-time.ts';
import { text } from './text.ts';

/** What the audit log records. */
export const AUDIT_ACTIONS = [
  'secret.created',
  'secret.updated',
  'secret.deleted',
  'secret.used',
  'key.created',
  'key.revoked',
  'member.invited',
  'member.removed',
  'member.role_changed',
  'invitation.withdrawn',
  'user.signed_in',
  'account.created',
  'account.updated',
  'plan.changed',
  'plan.updated',
  'price.updated',
  'price.removed',
  'template.created',
  'template.updated',
  'template.archived',
  'provider.saved',
  'provider.removed',
  'approval.given',
  'approval.refused',
  'agent.purged',
] as const;

export const AuditAction = z
  .enum(AUDIT_ACTIONS)
  .meta({ id: 'AuditAction', description: 'What was done. Later versions add further actions.' });
export type AuditAction = z.infer<typeof AuditAction>;

export const AuditActor = z
  .object({
    type: z
      .enum(['key', 'user', 'agent', 'operator'])
      .describe(
        'key: a program with an API key. user: somebody at the console. operator: the command on the server.',
      ),
    id: z.string().nullable().describe('The id of the key, user or agent; null for the operator.'),
    name: z.string().nullable().describe('What it was called then: a name, or the address of a user.'),
  })
  .meta({ id: 'AuditActor', description: 'Who did it.' });
export type AuditActor = z.infer<typeof AuditActor>;

export const AuditEntry = z
  .object({
    audit_id: z.string().describe('"aud_" and 21 characters.'),
    created_at: z.iso.datetime().describe('When it was done: ISO 8601, UTC.'),
    actor: AuditActor,
    action: AuditAction,
    target: z
      .string()
      .describe('What it was done to: the name of a secret, template, provider, plan or model, or an id.'),
    agent_id: z
      .string()
      .nullable()
      .describe('For secret.used and decisions on approvals: the agent; otherwise null.'),
    address: z
      .string()
      .nullable()
      .describe(
        'The IP address that the call came from; null for agents, for the operator, and if it is not known.',
      ),
    host: z.string().nullable().describe('For secret.used: the host that the value was sent to.'),
    method: z.string().nullable().describe('For secret.used: the method of the request.'),
    status: z.int().nullable().describe('For secret.used: the status of the response; null if none came.'),
  })
  .meta({ id: 'AuditEntry', description: 'Something that was done in the account.' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditPage = z
  .object({
    data: z.array(AuditEntry).describe('Newest first.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Send it as `after` for the next page; null on the last one.'),
  })
  .meta({ id: 'AuditPage', description: 'A page of the audit log, newest first.' });
export type AuditPage = z.infer<typeof AuditPage>;

export const ListAuditQuery = z.object({
  action: AuditAction.optional().describe('Only entries of this action.'),
  target: text(1, 300)
    .optional()
    .describe('Only entries about this: the name of a secret, for instance, or the id of a key.'),
  agent_id: text(1, 100).optional().describe('Only entries about this agent, such as its uses of secrets.'),
  actor_id: text(1, 100).optional().describe('Only what this key, user or agent did, by its id.'),
  created_after: QueryTime.optional().describe('Only what was done after this time: ISO 8601.'),
  created_before: QueryTime.optional().describe('Only what was done before this time: ISO 8601.'),
  after: z.string().max(300).optional().describe('The next_cursor of the page before.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Entries per page.'),
});
export type ListAuditQuery = z.infer<typeof ListAuditQuery>;
