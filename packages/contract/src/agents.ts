import { z } from 'zod';

/** Terminal: completed, error, stopped. `idle` is kept alive and waits for the next message. */
export const AgentStatus = z
  .enum(['spawning', 'running', 'idle', 'completed', 'error', 'stopped'])
  .meta({ id: 'AgentStatus' });
export type AgentStatus = z.infer<typeof AgentStatus>;

export const TERMINAL_STATUSES = ['completed', 'error', 'stopped'] as const satisfies AgentStatus[];

/** The public model name: an alias that the server resolves to the configured model. */
export const MODEL_ALIAS = 'jettson-6.0';

export const TASK_MAX_CHARS = 4000;

export const SpawnAgentRequest = z
  .object({
    task: z.string().min(1).max(TASK_MAX_CHARS),
    name: z.string().min(1).max(200).nullish(),
    region: z.string().min(1).max(32).nullish(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
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
    reason: z
      .string()
      .nullable()
      .meta({
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
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;

export const AgentList = z
  .object({ data: z.array(Agent), next_cursor: z.string().nullable() })
  .meta({ id: 'AgentList', description: 'Newest first.' });
export type AgentList = z.infer<typeof AgentList>;
