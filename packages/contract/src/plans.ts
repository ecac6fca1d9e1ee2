import { z } from 'zod';
import { closedObject } from './closed-object.ts';

/** Longer is as good as without a limit. */
export const MAX_KEPT_DAYS = 36_500;

const days = (what: string) =>
  z.int().min(1).max(MAX_KEPT_DAYS).nullable().describe(`${what} Null: without a limit.`);

/** For how long a plan keeps each kind of data. */
const KEPT_DAYS = {
  agent_days: days('Days after its end for which an agent is kept, with everything that belongs to it.'),
  event_days: days('Days after its end for which the events of an agent are kept.'),
  file_days: days('Days for which uploads and artifacts are kept.'),
  operation_days: days('Days for which operations on memories are kept, and can be undone.'),
  audit_days: days('Days for which entries of the audit log are kept.'),
};

export const PlanRetention = z
  .object({
    name: z.string().describe('The name of the plan.'),
    accounts: z.int().describe('How many accounts are on it.'),
    ...KEPT_DAYS,
  })
  .meta({ id: 'PlanRetention', description: 'For how long a plan keeps what its accounts leave behind.' });
export type PlanRetention = z.infer<typeof PlanRetention>;

export const PlanRetentionList = z
  .object({ plans: z.array(PlanRetention).describe('The plans, sorted by name.') })
  .meta({ id: 'PlanRetentionList', description: 'What each plan of the installation keeps.' });
export type PlanRetentionList = z.infer<typeof PlanRetentionList>;

export const UpdatePlanRequest = closedObject({
  agent_days: KEPT_DAYS.agent_days.optional(),
  event_days: KEPT_DAYS.event_days.optional(),
  file_days: KEPT_DAYS.file_days.optional(),
  operation_days: KEPT_DAYS.operation_days.optional(),
  audit_days: KEPT_DAYS.audit_days.optional(),
}).meta({
  id: 'UpdatePlanRequest',
  description: 'What to change about a plan; fields that are absent stay as they are.',
});
export type UpdatePlanRequest = z.infer<typeof UpdatePlanRequest>;
