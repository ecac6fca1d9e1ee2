import { z } from 'zod';
import { closedObject } from './closed-object.ts';

export const USAGE_GROUPS = ['day', 'key', 'model'] as const;

export const UsageQuery = z.object({
  from: z.iso.date().optional().describe('The first day, UTC; by default the 1st of this month.'),
  to: z.iso.date().optional().describe('The last day, UTC; by default today.'),
  group_by: z
    .enum(USAGE_GROUPS)
    .default('day')
    .describe('What to group by: the day, the API key or the model.'),
});
export type UsageQuery = z.infer<typeof UsageQuery>;

export const UsageAmounts = z
  .object({
    runs: z.int().describe('Agents that ended.'),
    agent_hours: z.number().describe('Hours of work.'),
    input_tokens: z.int().describe('Tokens that models read.'),
    output_tokens: z.int().describe('Tokens that models wrote.'),
    cached_input_tokens: z.int().describe("The part of `input_tokens` that came from the providers' caches."),
    tool_calls: z.int().describe('Tool calls.'),
    cost_usd: z.number().describe('US dollars, at the prices of the installation.'),
    estimated: z
      .boolean()
      .describe(
        'Whether part of the tokens, and so of the cost, is an estimate because a model did not report it.',
      ),
  })
  .meta({
    id: 'UsageAmounts',
    description: 'What agents used, including model calls to extract their memories and to write summaries.',
  });
export type UsageAmounts = z.infer<typeof UsageAmounts>;

export const UsageGroup = UsageAmounts.extend({
  group: z.string().describe('The day (YYYY-MM-DD), the id of the API key or the name of the model.'),
}).meta({ id: 'UsageGroup', description: 'What the agents of one group used.' });
export type UsageGroup = z.infer<typeof UsageGroup>;

export const Usage = z
  .object({
    from: z.iso.date().describe('The first day, UTC.'),
    to: z.iso.date().describe('The last day, UTC.'),
    group_by: z.enum(USAGE_GROUPS).describe('What the groups are.'),
    data: z.array(UsageGroup).describe('A group for each day, API key or model that used something.'),
    total: UsageAmounts.describe('All groups added up.'),
    prices: z
      .object({
        source: z.string().describe('The source of the table of prices.'),
        version: z.string().describe('The version of the source.'),
        date: z.iso.date().describe('The day on which the prices were taken.'),
      })
      .describe('The table of prices that holds now. Prices that the operator set win over it.'),
    memory: z
      .object({
        count: z.int().describe('Live memories.'),
        pending_embeddings: z
          .int()
          .describe('Memories without a vector yet, which are found only by their words.'),
      })
      .describe("The account's memory, as it is now."),
  })
  .meta({ id: 'Usage', description: "What the account's agents used in a period." });
export type Usage = z.infer<typeof Usage>;

export const Account = z
  .object({
    account_id: z.string().describe('The id of the account.'),
    name: z.string().describe('The name of the account.'),
    plan: z
      .object({
        name: z.string().describe('The name of the plan.'),
        agent_hours_per_month: z.number().nullable().describe('Hours of work per month.'),
        max_concurrent_agents: z
          .int()
          .describe('Agents that can live at the same time, without those that wait without a computer.'),
        max_waiting_agents: z.int().describe('Agents that can wait without a computer at the same time.'),
        max_run_seconds: z.int().describe('The longest that one agent may work, in seconds.'),
        spawns_per_minute: z.int().describe('Spawns per minute, for each API key.'),
        spawns_per_hour: z.int().describe('Spawns per hour, for each API key.'),
        max_memories: z.int().nullable().describe('Live memories.'),
        max_file_bytes: z
          .int()
          .nullable()
          .describe('Bytes of uploads, artifacts and snapshots of workspaces together.'),
        requests_per_second: z
          .int()
          .nullable()
          .describe('Requests per second, for each API key and server process.'),
        request_burst: z
          .int()
          .describe('The largest burst of requests, for each API key and server process.'),
        max_memory_versions: z.int().nullable().describe('Versions of one memory.'),
        max_agent_messages: z.int().nullable().describe('Messages that are sent to one agent.'),
        max_log_bytes: z.int().nullable().describe('Bytes of the log of one agent.'),
        max_turns: z.int().describe('Turns of the model for one task, that a spawn may ask for.'),
        agent_days: z
          .int()
          .nullable()
          .describe('Days after its end for which an agent is kept, with everything that belongs to it.'),
        event_days: z
          .int()
          .nullable()
          .describe('Days after its end for which the events of an agent are kept.'),
        file_days: z.int().nullable().describe('Days for which uploads and artifacts are kept.'),
        operation_days: z
          .int()
          .nullable()
          .describe('Days for which operations on memories are kept, and can be undone.'),
        audit_days: z.int().nullable().describe('Days for which entries of the audit log are kept.'),
      })
      .describe('The limits of the account. Null means unlimited.'),
    agent_hours_used: z.number().describe('Hours of work this month, running agents included.'),
    live_agents: z.int().describe('Agents that have not ended, without those in `waiting_agents`.'),
    waiting_agents: z.int().describe('Agents that wait without a computer.'),
    monthly_cost_limit_usd: z
      .number()
      .nullable()
      .describe(
        'The monthly cost in US dollars at which agents wait (idle, reason budget_reached); null for no limit.',
      ),
    monthly_cost_usd: z.number().describe('US dollars that the agents have cost this month.'),
    file_bytes_used: z.int().describe('Bytes of uploads, artifacts and snapshots of workspaces together.'),
  })
  .meta({ id: 'Account', description: 'The account that the API key belongs to.' });
export type Account = z.infer<typeof Account>;

export const UpdateAccountRequest = closedObject({
  monthly_cost_limit_usd: z
    .number()
    .min(0)
    .max(1e9)
    .nullable()
    .describe(
      'US dollars per month; null removes the limit. While the price of the model is unknown, a limit is ' +
        'refused (`invalid_model`).',
    ),
}).meta({ id: 'UpdateAccountRequest', description: 'What to change about the account.' });
export type UpdateAccountRequest = z.infer<typeof UpdateAccountRequest>;
