import { TOOL_NAMES } from '../toolsets.ts';

const spawned = {
  agent_id: 'ag_V1StGXR8kZ5jdHi6B0myT',
  name: 'count-rows',
  status: 'spawning',
  task: 'Count the rows of data.csv and write the number to out/count.txt.',
  created_at: '2026-11-28T09:30:00.000Z',
  updated_at: '2026-11-28T09:30:00.000Z',
  final_result: null,
  error: null,
  reason: null,
  progress: [],
  template: null,
  model: 'jettson-6.0',
  model_id: null,
  model_options: null,
  instructions: null,
  max_turns: 20,
  env: {},
  tools: [...TOOL_NAMES],
  pending_calls: [],
  permissions: null,
  network: {
    type: 'unrestricted',
    allowed_hosts: [],
    allow_package_managers: false,
    allow_mcp_servers: false,
  },
  secrets: [],
  input_files: [],
  mcp_servers: [],
  container: { region: 'iad', status: 'starting' },
  warm_hit: null,
  spawn_time_ms: null,
  metadata: { team: 'ops' },
  output: null,
  usage: {
    input_tokens: 0,
    output_tokens: 0,
    cached_input_tokens: 0,
    cost_usd: 0,
    estimated: false,
    tool_calls: 0,
    seconds: 0,
  },
  limits: { max_cost_usd: 0.5 },
  memory: null,
  keep_alive: false,
  require_approval: [],
};

const event = { id: 1, type: 'agent-status', ts: 1795858200000, data: { status: 'spawning' } };

export const exampleAgent = {
  ...spawned,
  status: 'completed',
  updated_at: '2026-11-28T09:30:06.400Z',
  final_result: 'data.csv has 2 rows.',
  progress: [
    { ts: 1795858202100, kind: 'tool_use', message: 'jettson_shell_run wc -l data.csv' },
    { ts: 1795858206400, kind: 'complete', message: 'Done' },
  ],
  model_id: 'anthropic/claude-sonnet-5-5',
  container: { region: 'iad', status: 'stopped' },
  warm_hit: true,
  spawn_time_ms: 48,
  usage: {
    input_tokens: 3120,
    output_tokens: 96,
    cached_input_tokens: 1024,
    cost_usd: 0.0108,
    estimated: false,
    tool_calls: 1,
    seconds: 6.4,
  },
};

const message = {
  content: 'Count the header line too.',
  mode: 'queue',
};

export const agentExamples = {
  SpawnAgentRequest: {
    task: 'Count the rows of data.csv and write the number to out/count.txt.',
    name: 'count-rows',
    metadata: { team: 'ops' },
    limits: { max_cost_usd: 0.5 },
    files: [{ path: 'data.csv', content: 'id,amount\n1,20\n2,35\n' }],
  },
  'agents.spawn': spawned,
  'agents.cancel': {
    ...spawned,
    status: 'stopped',
    reason: 'cancelled',
    updated_at: '2026-11-28T09:30:01.200Z',
    container: { region: 'iad', status: 'stopped' },
  },
  'agents.update': { ...spawned, status: 'running', limits: { max_cost_usd: 2 } },
  Agent: exampleAgent,
  AgentList: { data: [exampleAgent], next_cursor: null },
  UpdateAgentRequest: { limits: { max_cost_usd: 2 } },
  SendMessageRequest: message,
  AgentMessage: {
    message_id: 'msg_4f90d13a42Ls0QbR8kXw2',
    agent_id: exampleAgent.agent_id,
    ...message,
    created_at: '2026-11-28T09:30:03.000Z',
  },
  DecideApprovalRequest: { approve: false, reason: 'Do not delete files.' },
  ApprovalDecision: { call_id: 'call_01', approved: false, reason: 'Do not delete files.' },
  PostToolResultRequest: { output: { status: 'shipped', carrier: 'DHL' } },
  ToolResultReceipt: {
    call_id: 'call_V1StGXR8kZ5jdHi6B0myT',
    is_error: false,
    accepted_at: '2026-11-28T09:30:04.000Z',
  },
  PendingList: {
    data: [
      {
        agent_id: exampleAgent.agent_id,
        kind: 'tool_result',
        call_id: 'call_V1StGXR8kZ5jdHi6B0myT',
        name: 'look_up_order',
        since: '2026-11-28T09:30:03.000Z',
        until: '2026-11-28T09:40:03.000Z',
      },
    ],
    next_cursor: null,
  },
  AccountEvent: { ...event, id: '74210.1.ag_V1StGXR8kZ5jdHi6B0myT', agent_id: exampleAgent.agent_id },
  AgentEvent: event,
  AgentEventPage: {
    data: [event],
    next_cursor: null,
  },
};
