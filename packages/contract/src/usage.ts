import { z } from 'zod';

export const USAGE_GROUPS = ['day', 'key', 'model'] as const;

export const UsageQuery = z.object({
  from: z.iso.date().optional().meta({ description: 'First day, UTC; the 1st of this month by default.' }),
  to: z.iso.date().optional().meta({ description: 'Last day, UTC; today by default.' }),
  group_by: z.enum(USAGE_GROUPS).default('day'),
});
export type UsageQuery = z.infer<typeof UsageQuery>;

export const UsageAmounts = z
  .object({
    runs: z.int().meta({ description: 'Agents that ended.' }),
    agent_hours: z.number(),
    input_tokens: z.int(),
    output_tokens: z.int(),
    cached_input_tokens: z.int(),
    tool_calls: z.int(),
    cost_usd: z.number(),
  })
  .meta({ id: 'UsageAmounts', description: 'What agents used.' });
export type UsageAmounts = z.infer<typeof UsageAmounts>;

export const UsageGroup = UsageAmounts.extend({
  group: z.string().meta({ description: 'The day, the key id or the model.' }),
}).meta({ id: 'UsageGroup', description: 'What the agents of one group used.' });
export type UsageGroup = z.infer<typeof UsageGroup>;

export const Usage = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    group_by: z.enum(USAGE_GROUPS),
    data: z.array(UsageGroup),
    total: UsageAmounts,
    memory: z.object({
      count: z.int().meta({ description: 'Live memories.' }),
      pending_embeddings: z.int().meta({ description: 'Memories that only keywords find so far.' }),
    }),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof Usage>;

export const Account = z
  .object({
    account_id: z.string(),
    name: z.string(),
    plan: z
      .object({
        name: z.string(),
        agent_hours_per_month: z.number().nullable(),
        max_concurrent_agents: z.int(),
        max_run_seconds: z.int(),
        spawns_per_minute: z.int(),
        spawns_per_hour: z.int(),
        max_memories: z.int().nullable(),
        max_file_bytes: z.int().nullable(),
      })
      .meta({ description: 'Null is unlimited.' }),
    agent_hours_used: z.number().meta({ description: 'This month, running agents included.' }),
    live_agents: z.int(),
    monthly_cost_limit_usd: z
      .number()
      .nullable()
      .meta({ description: 'Agents wait at it (budget_reached); null is none.' }),
    monthly_cost_usd: z.number(),
    file_bytes_used: z.int().meta({ description: 'Of uploads and artifacts.' }),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

export const UpdateAccountRequest = z
  .object({ monthly_cost_limit_usd: z.number().min(0).max(1e9).nullable() })
  .meta({ id: 'UpdateAccountRequest' });
export type UpdateAccountRequest = z.infer<typeof UpdateAccountRequest>;
