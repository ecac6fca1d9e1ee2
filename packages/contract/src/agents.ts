import { z } from 'zod';
import { AgentEnv } from './agent-env.ts';
import { AgentModelOptions } from './agent-model.ts';
import { Permissions } from './agent-tools.ts';
import { closedObject } from './closed-object.ts';
import { ShownTools } from './custom-tools.ts';
import { InputFile } from './input-files.ts';
import { McpServer } from './mcp-servers.ts';
import { MemoryAccess } from './memory-access.ts';
import { AgentNetwork, AgentNetworkRequest } from './network.ts';
import { AgentTemplate } from './template-reference.ts';
import { WaitingToolCall } from './tool-results.ts';

/** Terminal: completed, error, stopped. `idle` is kept alive and waits for the next message. */
export const AgentStatus = z.enum(['spawning', 'running', 'idle', 'completed', 'error', 'stopped']).meta({
  id: 'AgentStatus',
  description:
    'spawning: it is waiting for its computer. running: it is working. idle: it is waiting for a message, the result of a ' +
    'function tool, an approval, a higher limit or the price of its model; `reason` says which. completed, error and stopped are final: it ' +
    'has ended and never changes again.',
});
export type AgentStatus = z.infer<typeof AgentStatus>;

export const TERMINAL_STATUSES = ['completed', 'error', 'stopped'] as const satisfies AgentStatus[];

export const TASK_MAX_CHARS = 4000;

export const INSTRUCTIONS_MAX_CHARS = 50_000;

export const AgentLimits = z
  .object({
    max_seconds: z
      .int()
      .min(1)
      .max(31_536_000)
      .optional()
      .describe('Seconds of work. Time spent waiting does not count.'),
    max_tokens: z
      .int()
      .min(1)
      .max(1e12)
      .optional()
      .describe('Tokens that the model reads and writes, in total.'),
    max_tool_calls: z.int().min(0).max(1e9).optional().describe('Tool calls.'),
    max_cost_usd: z
      .number()
      .min(0)
      .max(1e9)
      .optional()
      .describe(
        'Cost of the model in US dollars, at the prices of the installation. For a model whose price is ' +
          'unknown this is refused (`invalid_model`).',
      ),
  })
  .meta({
    id: 'AgentLimits',
    description:
      'Budgets for one agent, checked before each model call and each tool call. An agent that ' +
      'has used one up waits (status idle, reason budget_reached) until you raise it or the idle ' +
      'timeout ends the agent. What its sub-agents use counts as well. A limit that is absent does not apply.',
  });
export type AgentLimits = z.infer<typeof AgentLimits>;

/** The same, as a request sends them. */
export const AgentLimitsRequest = closedObject(AgentLimits.shape).meta({
  id: 'AgentLimitsRequest',
  description: 'Budgets of one agent. A limit that is absent does not apply.',
});

export const ProgressEntry = z
  .object({
    ts: z.int().meta({ description: 'Milliseconds since the Unix epoch.' }),
    kind: z
      .enum(['info', 'tool_use', 'complete', 'error'])
      .describe('info: a step. tool_use: a tool call. complete: the answer. error: a fault.'),
    message: z.string().describe('One line, for people.'),
  })
  .meta({ id: 'ProgressEntry', description: 'One line of what an agent did.' });
export type ProgressEntry = z.infer<typeof ProgressEntry>;

export const AgentUsage = z
  .object({
    input_tokens: z.int().describe('Tokens that the model read.'),
    output_tokens: z.int().describe('Tokens that the model wrote.'),
    cached_input_tokens: z.int().describe("The part of `input_tokens` that came from the provider's cache."),
    cost_usd: z
      .number()
      .describe('US dollars, at the prices of the installation; 0 for a model whose price is unknown.'),
    estimated: z
      .boolean()
      .describe(
        'Whether part of the tokens, and so of the cost, is an estimate because the model did not report it.',
      ),
    tool_calls: z.int().describe('Tool calls that the agent made.'),
    seconds: z.number().describe('Seconds of work. Time spent waiting does not count.'),
  })
  .meta({ id: 'AgentUsage', description: 'What an agent has used so far.' });
export type AgentUsage = z.infer<typeof AgentUsage>;

export const Agent = z
  .object({
    agent_id: z.string().describe('The id of the agent: "ag_" and 21 characters.'),
    name: z.string().nullable().describe('The name given at the spawn; null without one.'),
    parent_id: z
      .string()
      .nullable()
      .describe('The agent whose sub-agent it is; null for an agent that a request spawned.'),
    status: AgentStatus,
    task: z.string().describe('The task given at the spawn.'),
    created_at: z.iso.datetime().describe('When it was created: ISO 8601, UTC.'),
    updated_at: z.iso.datetime().describe('When it last changed: ISO 8601, UTC.'),
    final_result: z.string().nullable().describe('The answer; null until the agent has one.'),
    error: z.string().nullable().describe('What went wrong, for people; null unless status is error.'),
    reason: z
      .string()
      .nullable()
      .describe(
        'Why the agent waits or ended, e.g. awaiting_message, awaiting_tool_result, waiting_for_model, waiting_for_agents, budget_reached, price_unknown, cancelled or ' +
          'max_duration_exceeded; null while it works, and after it has completed normally.',
      ),
    events_deleted_at: z.iso
      .datetime()
      .nullable()
      .describe(
        'When the events of the agent, and with them `progress`, were deleted, because its plan keeps them no longer: ' +
          'ISO 8601, UTC; null while they are there.',
      ),
    progress: z
      .array(ProgressEntry)
      .describe('What the agent did, one line per step, oldest first. The events have more detail.'),
    template: AgentTemplate.nullable().describe('The template that it was spawned from; null without one.'),
    model: z.string().describe('The model that the spawn named; `jettson-6.0` is the default of the server.'),
    model_id: z
      .string()
      .nullable()
      .describe('The model that answered last, as GET /models names it; null before the first answer.'),
    model_options: AgentModelOptions.nullable().describe(
      'The options that the spawn gave; null without any.',
    ),
    instructions: z.string().nullable().describe('The instructions that the spawn gave; null without any.'),
    max_turns: z.int().describe('Turns of the model for one task or follow-up.'),
    max_wait_seconds: z.int().describe('How long it may wait for a model that is away.'),
    env: AgentEnv.describe('The variables of its commands, without their values.'),
    tools: ShownTools.describe(
      'Its tools: the names of built-in ones, and those that the spawn brought. A list of agents has the names of these, too.',
    ),
    pending_calls: z
      .array(WaitingToolCall)
      .describe('Calls of function tools that wait for their result, oldest first.'),
    mcp_servers: z
      .array(McpServer)
      .describe(
        'Its MCP servers, without the values of their headers. The event `mcp-listed` has their tools.',
      ),
    permissions: Permissions.nullable().describe(
      'What the spawn said about calls of its tools; null when it said nothing.',
    ),
    network: AgentNetwork,
    secrets: z.array(z.string()).describe('The names of the secrets that it can use.'),
    input_files: z.array(InputFile).describe('The pictures and PDFs that its model sees beside the task.'),
    container: z
      .object({
        region: z.string().describe('The region that the computer is in.'),
        status: z
          .string()
          .describe('starting, running or stopped; none for an agent that needs no computer.'),
      })
      .describe('The computer of the agent.'),
    queue: z
      .object({
        position: z
          .int()
          .describe(
            "Its place among the account's agents that wait to start, from 1; 0 once a worker has it.",
          ),
        waiting_seconds: z.int().describe('Seconds since the spawn.'),
        waiting_for: z
          .string()
          .nullable()
          .describe(
            'What somebody has to mend before any worker can take it, for people; null if it waits only for its turn.',
          ),
      })
      .nullable()
      .describe('Where it is in the queue for a worker while its status is spawning; otherwise null.'),
    warm_hit: z
      .boolean()
      .nullable()
      .describe('Whether its computer came from the pool of ready computers; null until it has one.'),
    spawn_time_ms: z
      .int()
      .nullable()
      .describe('Milliseconds from the request to a ready computer; null until it has one.'),
    metadata: z.record(z.string(), z.unknown()).describe('The object given at the spawn; empty without one.'),
    output: z
      .unknown()
      .describe('The answer as a value, for an agent with an `output_schema`; otherwise null.'),
    usage: AgentUsage,
    memory: MemoryAccess.nullable().describe(
      'Which memories it sees and where it writes; null for all of the account.',
    ),
    limits: AgentLimits,
    keep_alive: z
      .boolean()
      .describe('Whether it stays idle after an answer, so that you can send it further messages.'),
    idle_timeout_seconds: z.int().describe('How many idle seconds it waits before it ends.'),
    require_approval: z
      .array(z.string())
      .describe('Names and patterns of the tools whose calls wait for your approval.'),
    output_schema: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The JSON Schema that its answer must fit; null without one.'),
    artifacts: z
      .array(z.string())
      .describe('Paths that the spawn named, to keep in addition to `/workspace/out` when it ends.'),
  })
  .meta({ id: 'Agent', description: 'An agent: its task, its progress, and its answer.' });
export type Agent = z.infer<typeof Agent>;

export const UpdateAgentRequest = closedObject({
  limits: AgentLimitsRequest.optional().describe(
    'Replaces all limits of the agent: those that are absent no longer apply. They hold for what it and its ' +
      'sub-agents use together.',
  ),
  network: AgentNetworkRequest.optional().describe(
    'Replaces its network, from the next connection on. Connections that it no longer allows are closed. It holds for ' +
      'its sub-agents too; that of a sub-agent never reaches further than its parent.',
  ),
})
  .refine(
    ({ limits, network }) => limits !== undefined || network !== undefined,
    'expected limits, network or both',
  )
  .meta({ id: 'UpdateAgentRequest', description: 'What to change in a live agent.' });
export type UpdateAgentRequest = z.infer<typeof UpdateAgentRequest>;
