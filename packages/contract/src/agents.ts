import { z } from 'zod';
import { ARTIFACT_PATHS_MAX, SpawnFiles, WorkspacePath } from './files.ts';
import { jsonObject, text } from './text.ts';
import { AgentWebhook } from './webhook-target.ts';

/** Terminal: completed, error, stopped. `idle` is kept alive and waits for the next message. */
export const AgentStatus = z
  .enum(['spawning', 'running', 'idle', 'completed', 'error', 'stopped'])
  .meta({ id: 'AgentStatus' });
export type AgentStatus = z.infer<typeof AgentStatus>;

export const TERMINAL_STATUSES = ['completed', 'error', 'stopped'] as const satisfies AgentStatus[];

/** The public model name: an alias that the server resolves to the configured model. */
export const MODEL_ALIAS = 'jettson-6.0';

export const TASK_MAX_CHARS = 4000;

export const AgentLimits = z
  .object({
    max_seconds: z.int().min(1).max(31_536_000).optional(),
    max_tokens: z.int().min(1).max(1e12).optional().meta({ description: 'In and out together.' }),
    max_tool_calls: z.int().min(0).max(1e9).optional(),
    max_cost_usd: z.number().min(0).max(1e9).optional(),
  })
  .meta({
    id: 'AgentLimits',
    description:
      'Budgets of one agent, looked at before each model call and tool call. At one that is used up the agent ' +
      'waits (idle, budget_reached) until it is raised or the idle timeout comes.',
  });
export type AgentLimits = z.infer<typeof AgentLimits>;

export const SpawnAgentRequest = z
  .object({
    task: text(1, TASK_MAX_CHARS).refine((task) => task.trim() !== '', 'expected more than white space'),
    name: text(1, 200).nullish(),
    region: text(1, 32)
      .nullish()
      .meta({ description: 'The region to run in; metadata.region works as well.' }),
    metadata: jsonObject().nullish(),
    limits: AgentLimits.nullish(),
    keep_alive: z
      .boolean()
      .nullish()
      .meta({ description: 'Stay idle after an answer, with the computer, for follow-up messages.' }),
    idle_timeout_seconds: z
      .int()
      .min(1)
      .max(86_400)
      .nullish()
      .meta({ description: 'How long it waits before it ends; 900 by default.' }),
    require_approval: z
      .array(text(1, 100))
      .max(50)
      .nullish()
      .meta({ description: 'Names of tools whose calls wait for POST /agents/{id}/approvals/{call_id}.' }),
    output_schema: jsonObject().nullish().meta({
      description: 'A JSON Schema that the answer must fit; final_result is then JSON, and output its value.',
    }),
    files: SpawnFiles.nullish(),
    artifacts: z.array(WorkspacePath).max(ARTIFACT_PATHS_MAX).nullish().meta({
      description: 'Files and folders to keep at the end, besides what is left in /workspace/out.',
    }),
    webhook: AgentWebhook.nullish().meta({ description: "Told of this agent alone, besides the account's." }),
  })
  .meta({ id: 'SpawnAgentRequest' });
export type SpawnAgentRequest = z.infer<typeof SpawnAgentRequest>;

export const ProgressEntry = z
  .object({
    ts: z.int().meta({ description: 'Milliseconds since the Unix epoch.' }),
    kind: z.enum(['info', 'tool_use', 'complete', 'error']),
    message: z.string(),
  })
  .meta({ id: 'ProgressEntry' });
export type ProgressEntry = z.infer<typeof ProgressEntry>;

export const AgentUsage = z
  .object({
    input_tokens: z.int(),
    output_tokens: z.int(),
    cached_input_tokens: z.int().meta({ description: 'Part of input_tokens.' }),
    cost_usd: z
      .number()
      .meta({ description: 'By the prices of the installation; 0 for a model without one.' }),
    tool_calls: z.int(),
    seconds: z.number().meta({ description: 'At work; waiting does not count.' }),
  })
  .meta({ id: 'AgentUsage' });
export type AgentUsage = z.infer<typeof AgentUsage>;

export const Agent = z
  .object({
    agent_id: z.string().meta({ description: '"ag_" and 21 characters.' }),
    name: z.string().nullable(),
    status: AgentStatus,
    task: z.string(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    final_result: z.string().nullable(),
    error: z.string().nullable(),
    reason: z.string().nullable().meta({
      description: 'Why the agent ended or waits, e.g. max_duration_exceeded; null while it works.',
    }),
    progress: z.array(ProgressEntry).meta({ description: 'Oldest first.' }),
    model: z.string(),
    container: z.object({ region: z.string(), status: z.string() }),
    warm_hit: z.boolean().nullable(),
    spawn_time_ms: z
      .int()
      .nullable()
      .meta({ description: 'From the request to a ready computer, milliseconds.' }),
    metadata: z.record(z.string(), z.unknown()),
    output: z
      .unknown()
      .meta({ description: 'The parsed answer of an agent with an output_schema, else null.' }),
    usage: AgentUsage,
    limits: AgentLimits,
    keep_alive: z.boolean(),
    require_approval: z.array(z.string()),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;

export const AgentList = z
  .object({ data: z.array(Agent), next_cursor: z.string().nullable() })
  .meta({ id: 'AgentList', description: 'Newest first.' });
export type AgentList = z.infer<typeof AgentList>;

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    return jsonObject().safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

export const ListAgentsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional().meta({ description: 'The next_cursor of the page before.' }),
  status: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(AgentStatus))
    .optional()
    .meta({ description: 'One status, or several with commas between: any of them.' }),
  name: text(1, 200).optional().meta({ description: 'The whole name.' }),
  q: text(1, 200).optional().meta({ description: 'In the task or the name, or the whole id.' }),
  metadata: z
    .string()
    .max(2000)
    .transform((json, context) => {
      const value = parseObject(json);
      if (value === undefined) context.addIssue('expected a JSON object');
      return value ?? {};
    })
    .optional()
    .meta({ description: 'A JSON object that the metadata must contain, e.g. {"team":"ops"}.' }),
  created_after: z.iso.datetime({ offset: true }).optional(),
  created_before: z.iso.datetime({ offset: true }).optional(),
  updated_after: z.iso
    .datetime()
    .optional()
    .meta({ description: 'Only agents that changed since, to follow a list as it changes.' }),
});
export type ListAgentsQuery = z.infer<typeof ListAgentsQuery>;

export const UpdateAgentRequest = z
  .object({ limits: AgentLimits })
  .meta({ id: 'UpdateAgentRequest', description: 'The limits replace those of before, as a whole.' });
export type UpdateAgentRequest = z.infer<typeof UpdateAgentRequest>;

export const MESSAGE_MAX_CHARS = 20_000;

export const SendMessageRequest = z
  .object({
    content: text(1, MESSAGE_MAX_CHARS),
    mode: z.enum(['queue', 'interrupt']).default('queue').meta({
      description: 'queue: given at the next tool boundary; interrupt: now, what is under way is cut.',
    }),
  })
  .meta({ id: 'SendMessageRequest' });
export type SendMessageRequest = z.infer<typeof SendMessageRequest>;

export const AgentMessage = z
  .object({
    message_id: z.string(),
    agent_id: z.string(),
    content: z.string(),
    mode: z.enum(['queue', 'interrupt']),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'AgentMessage', description: 'Delivered when an event user-message has its message_id.' });
export type AgentMessage = z.infer<typeof AgentMessage>;

export const DecideApprovalRequest = z
  .object({ approve: z.boolean(), reason: text(0, 1000).nullish() })
  .meta({ id: 'DecideApprovalRequest' });
export type DecideApprovalRequest = z.infer<typeof DecideApprovalRequest>;

export const ApprovalDecision = z
  .object({ call_id: z.string(), approved: z.boolean(), reason: z.string().nullable() })
  .meta({ id: 'ApprovalDecision', description: 'The first decision on a call stands.' });
export type ApprovalDecision = z.infer<typeof ApprovalDecision>;
