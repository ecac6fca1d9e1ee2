import { z } from 'zod';
import { Agent, AgentStatus } from './agents.ts';
import { QueryTime } from './query-time.ts';
import { TemplateReference } from './template-reference.ts';
import { jsonObject, text } from './text.ts';

export const AgentList = z
  .object({
    data: z.array(Agent).describe('The agents of this page.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` for the next page; null on the last one.'),
    total: z.int().optional().describe('With `count=true`: how many agents match, on all pages together.'),
    total_is_exact: z
      .boolean()
      .optional()
      .describe(
        'With `count=true`: false if more agents match than `total` says. Those that match filters are counted up to 10,000; ' +
          'without filters, `total` is always exact.',
      ),
    total_cost_usd: z
      .number()
      .nullable()
      .optional()
      .describe(
        'With `count=true` and filters: what the agents that match cost together, in US dollars. Each counts without its ' +
          'sub-agents, which are agents of their own. Null without filters, or if `total` is not exact.',
      ),
  })
  .meta({ id: 'AgentList', description: 'A page of agents.' });
export type AgentList = z.infer<typeof AgentList>;

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    return jsonObject().safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

/** How far the agents that match filters are counted: a count has to read each of them. */
export const TOTAL_MAX = 10_000;

export const AgentSort = z
  .enum([
    '-created_at',
    'created_at',
    '-updated_at',
    'updated_at',
    '-cost_usd',
    'cost_usd',
    '-seconds',
    'seconds',
  ])
  .meta({
    id: 'AgentSort',
    description:
      'What a list of agents is sorted by: when they were created, when they last changed, what they cost, or how long they ' +
      'worked (`usage.seconds`). With "-", the newest, most expensive or longest come first; `-created_at` when absent. Even ' +
      'if agents change while you read page after page, none comes twice and none is missed, unless more than 500 of those ' +
      'shown were live. A list by anything but `created_at` leaves out agents that were created after its first page.',
  });
export type AgentSort = z.infer<typeof AgentSort>;

export const ListAgentsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Agents per page.'),
  cursor: z
    .string()
    .max(6000)
    .optional()
    .describe('The `next_cursor` of the previous page. Send it with the same `sort`.'),
  sort: AgentSort.default('-created_at'),
  count: z
    .enum(['true', 'false'])
    .default('false')
    .describe(
      'true: also return how many agents match (`total`), and what they cost together (`total_cost_usd`).',
    ),
  status: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(AgentStatus))
    .optional()
    .describe('Only agents with this status, or with one of several, separated by commas.'),
  name: text(1, 200).optional().describe('Only agents with exactly this name.'),
  parent_id: text(1, 50)
    .optional()
    .describe('Only the sub-agents of this agent; `none` for agents that are not sub-agents.'),
  ancestor_id: text(1, 50)
    .optional()
    .describe('Only the agents below this one in its tree: its sub-agents, and theirs.'),
  template: TemplateReference.optional().describe(
    'Only agents that were spawned from this template (`researcher`), or from this version of it (`researcher@3`).',
  ),
  model: text(1, 200)
    .optional()
    .describe(
      'Only agents whose last answer came from this model (`model_id`), or whose spawn named it (`model`). `jettson-6.0` finds ' +
        "those that were spawned with the server's default.",
    ),
  min_cost_usd: z.coerce
    .number()
    .min(0)
    .max(1e9)
    .optional()
    .describe('Only agents that have cost this much or more so far, in US dollars.'),
  q: text(1, 200)
    .optional()
    .describe('Only agents with these words in their task or name, or with exactly this agent_id.'),
  metadata: z
    .string()
    .max(2000)
    .transform((json, context) => {
      const value = parseObject(json);
      if (value === undefined) context.addIssue('expected a JSON object');
      return value ?? {};
    })
    .optional()
    .describe('Only agents whose metadata contains this JSON object, e.g. {"team":"ops"}.'),
  created_after: QueryTime.optional().describe('Only agents created after this time: ISO 8601.'),
  created_before: QueryTime.optional().describe('Only agents created before this time: ISO 8601.'),
  updated_after: z.iso
    .datetime()
    .optional()
    .describe('Only agents that changed after this time (ISO 8601, UTC): to follow a list as it changes.'),
});
export type ListAgentsQuery = z.infer<typeof ListAgentsQuery>;
