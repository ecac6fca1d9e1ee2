import { z } from 'zod';
import { AgentEnv } from '../agent-env.ts';
import { AgentModelOptions } from '../agent-model.ts';
import { Permissions } from '../agent-tools.ts';
import { AgentLimits, AgentStatus } from '../agents.ts';
import { ShownTools } from '../custom-tools.ts';
import { InputFile } from '../input-files.ts';
import { McpServer } from '../mcp-servers.ts';
import { AgentNetwork } from '../network.ts';
import { AgentTemplate } from '../template-reference.ts';
import { defineEvent } from './define-event.ts';
import { ToolCall } from './loop-events.ts';

export const AgentStatusEvent = defineEvent(
  'AgentStatusEvent',
  'agent-status',
  z.object({
    status: AgentStatus,
    reason: z.string().optional().meta({ description: 'Why it waits or ended.' }),
    budget: z
      .enum(['max_seconds', 'max_tokens', 'max_tool_calls', 'max_cost_usd', 'monthly_cost_usd'])
      .optional()
      .meta({ description: 'With the reason budget_reached: which budget is used up.' }),
    scope: z.enum(['account', 'key']).optional().meta({ description: 'Whose monthly_cost_usd it is.' }),
    used: z.number().optional().meta({ description: 'How much of the budget is used.' }),
    limit: z.number().optional().meta({ description: 'How much the budget allows.' }),
    limit_of: z.string().optional().meta({
      description:
        'The agent whose limit it is, when that is not this agent but one that it is a sub-agent of.',
    }),
    agent_ids: z.array(z.string()).optional().meta({
      description: 'With the reason waiting_for_agents: the sub-agents that it waits for.',
    }),
    call_id: z.string().optional().meta({
      description:
        'With the reason approval_required or awaiting_tool_result: the first of the calls that wait.',
    }),
    name: z.string().optional().meta({ description: 'The tool of the call that waits.' }),
    model: z
      .string()
      .optional()
      .meta({ description: 'With the reason price_unknown: the model whose price has to be set.' }),
    error: z
      .string()
      .optional()
      .meta({ description: "With the reason waiting_for_model: why, in the provider's words." }),
    until: z.iso
      .datetime()
      .optional()
      .meta({ description: 'With the reason waiting_for_model: when it gives up.' }),
  }),
  'The agent has a new status. After completed, error or stopped a stream ends; only memory-extracted may follow.',
);

export const AgentConfiguredEvent = defineEvent(
  'AgentConfiguredEvent',
  'agent-configured',
  z.object({
    parent_id: z
      .string()
      .nullable()
      .optional()
      .describe('The agent whose sub-agent it is. Absent in logs of versions before 0.3.'),
    template: AgentTemplate.nullable().describe(
      'The template that the agent was spawned from; null without one.',
    ),
    model: z.string().meta({ description: 'The model that was named; jettson-6.0 is the default.' }),
    model_options: AgentModelOptions.nullable().describe('How the model is asked.'),
    instructions: z.string().nullable().describe('Who the agent is and how it works.'),
    max_turns: z.int().describe('Turns of the model for one task or follow-up.'),
    max_wait_seconds: z.int().describe('How long it may wait for a model that is away.'),
    env: AgentEnv.describe('The variables of its commands, without their values.'),
    tools: ShownTools.describe('Its tools: the names of built-in ones, and those that the spawn brought.'),
    mcp_servers: z.array(McpServer).describe('Its MCP servers, without the values of their headers.'),
    permissions: Permissions.nullable().describe('Which tools it may call without asking.'),
    network: AgentNetwork,
    secrets: z.array(z.string()).describe('The names of its secrets.'),
    input_files: z
      .array(InputFile)
      .describe('The pictures and PDFs that the model sees, without their content.'),
  }),
  'What the spawn defined: model, tools and more, with defaults filled in. There is no such event if it defined nothing.',
);

export const SubAgentStartedEvent = defineEvent(
  'SubAgentStartedEvent',
  'sub-agent-started',
  z.object({
    call_id: z.string().describe('The tool call that started it.'),
    agent_id: z.string().describe('The sub-agent.'),
    task: z.string().describe('Its task.'),
    template: AgentTemplate.nullable().describe('The template that it was spawned from; null without one.'),
    left_out: z
      .array(z.string())
      .describe('What its template asks for and it does not get, because its parent does not have it.'),
  }),
  'The agent has started a sub-agent, whose own log says what it does.',
);

export const ComputerReadyEvent = defineEvent(
  'ComputerReadyEvent',
  'computer-ready',
  z.object({
    computer_id: z.string().describe('"cmp_" and 21 characters.'),
    region: z.string().describe('Where the computer is.'),
    warm: z.boolean().meta({ description: 'True when it came from the warm pool.' }),
    spawn_time_ms: z.int().meta({
      description: 'Milliseconds from the request until the first computer was ready.',
    }),
  }),
  'The agent has a computer, its first or a new one.',
);

export const FilesPlacedEvent = defineEvent(
  'FilesPlacedEvent',
  'files-placed',
  z.object({
    files: z
      .array(
        z.object({
          path: z.string().describe('Below /workspace.'),
          size_bytes: z.int().describe('Size of the content.'),
        }),
      )
      .describe('All input files.'),
  }),
  'The input files are in /workspace.',
);

export const ApprovalRequestedEvent = defineEvent(
  'ApprovalRequestedEvent',
  'approval-requested',
  ToolCall,
  'A tool call waits for POST /agents/{id}/approvals/{call_id}. Approval is requested for all calls of a turn together.',
);

export const OutputInvalidEvent = defineEvent(
  'OutputInvalidEvent',
  'output-invalid',
  z.object({ fault: z.string().meta({ description: 'What does not fit, for people.' }) }),
  'The answer does not fit the output_schema; the model is asked to correct it.',
);

export const LimitsChangedEvent = defineEvent(
  'LimitsChangedEvent',
  'limits-changed',
  AgentLimits,
  'The limits were changed; data holds all that apply now.',
);

export const EgressDeniedEvent = defineEvent(
  'EgressDeniedEvent',
  'egress-denied',
  z.object({
    target: z.string().meta({ description: 'Where the connection was to go: host and port, or a URL.' }),
    reason: z.string().describe('Why, for people.'),
    further_denials: z.literal('not recorded').optional().meta({
      description: 'Present on the last denial that is recorded for a computer.',
    }),
  }),
  'A connection out of the computer was refused.',
);

export const EgressOpenedEvent = defineEvent(
  'EgressOpenedEvent',
  'egress-opened',
  z.object({ target: z.string().meta({ description: 'Where the connection goes: host and port.' }) }),
  'The computer opened its first connection: from now on its commands may have read from the web.',
);

export const ArtifactKeptEvent = defineEvent(
  'ArtifactKeptEvent',
  'artifact-kept',
  z.object({
    artifact_id: z.string().describe('The id of the artifact.'),
    path: z.string().meta({ description: 'Below /workspace.' }),
    size_bytes: z.int().describe('Size of the content.'),
    sha256: z.string().meta({ description: 'SHA-256 of the content, in hexadecimal digits.' }),
  }),
  'A file that the agent left was kept.',
);

export const ArtifactSkippedEvent = defineEvent(
  'ArtifactSkippedEvent',
  'artifact-skipped',
  z.object({
    path: z
      .string()
      .nullable()
      .meta({ description: 'Null when the event stands for several further files.' }),
    reason: z
      .enum(['too_large', 'too_many', 'too_slow', 'quota', 'unreadable', 'store_failed', 'computer_lost'])
      .describe('Why it was not kept.'),
  }),
  'A file that the agent left was not kept.',
);

export const WorkspaceSavedEvent = defineEvent(
  'WorkspaceSavedEvent',
  'workspace-saved',
  z.object({
    size_bytes: z.int().describe('Size of the snapshot.'),
    complete: z.boolean().describe('False when something in /workspace could not be saved.'),
  }),
  'A waiting agent gave up its computer; before that, a snapshot of /workspace was stored.',
);

export const WorkspaceNotSavedEvent = defineEvent(
  'WorkspaceNotSavedEvent',
  'workspace-not-saved',
  z.object({
    reason: z
      .enum(['too_large', 'too_slow', 'unreadable', 'computer_lost'])
      .describe('Why. too_large: the plan has no room for it among its files.'),
  }),
  'A waiting agent gave up its computer, but /workspace could not be saved.',
);

export const WorkspaceRestoredEvent = defineEvent(
  'WorkspaceRestoredEvent',
  'workspace-restored',
  z.object({
    saved_at: z.string().describe('When the snapshot was taken, ISO 8601: later changes are not in it.'),
    complete: z.boolean().describe('False when something of the workspace is missing.'),
  }),
  'The new computer has the files of the earlier one in /workspace.',
);

/** What happens to an agent outside its loop: its status, its computer, its files. */
export const AGENT_EVENTS = [
  AgentStatusEvent,
  AgentConfiguredEvent,
  SubAgentStartedEvent,
  ComputerReadyEvent,
  FilesPlacedEvent,
  ApprovalRequestedEvent,
  OutputInvalidEvent,
  LimitsChangedEvent,
  EgressDeniedEvent,
  EgressOpenedEvent,
  ArtifactKeptEvent,
  ArtifactSkippedEvent,
  WorkspaceSavedEvent,
  WorkspaceNotSavedEvent,
  WorkspaceRestoredEvent,
] as const;
