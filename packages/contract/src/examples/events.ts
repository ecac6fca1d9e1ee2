import type { EventOf, EventType } from '../events.ts';
import { DEFAULT_TOOL_NAMES } from '../toolsets.ts';

const callId = 'call_V1StGXR8kZ5jdHi6B0myT';
const command = { command: 'wc -l data.csv' };
const usage = { input_tokens: 1560, output_tokens: 48, cached_input_tokens: 1024 };
const memory = {
  memory_id: 'mem_8kLmN3pQ7rS2tV5wX9yZa',
  key: 'report_format',
  namespace: 'default',
  version: 1,
};
const network: EventOf<'network-changed'>['data'] = {
  type: 'limited',
  allowed_hosts: ['api.github.com'],
  allow_package_managers: true,
  allow_mcp_servers: false,
};

/** The data of an example of each event, in the order in which a run has them. */
const DATA: { [Type in EventType]: EventOf<Type>['data'] } = {
  'agent-status': { status: 'running' },
  'agent-configured': {
    parent_id: null,
    template: { name: 'researcher', version: 1 },
    model: 'jettson-6.0',
    model_options: null,
    instructions: 'You research questions on the web. Name your sources.',
    max_turns: 40,
    max_wait_seconds: 86_400,
    env: {},
    tools: [...DEFAULT_TOOL_NAMES],
    mcp_servers: [],
    permissions: null,
    network,
    secrets: ['GITHUB_TOKEN'],
    input_files: [],
  },
  'sub-agent-started': {
    call_id: callId,
    agent_id: 'ag_7Yt2QmX9dKcR4vWbN1pLs',
    task: 'Read the release notes of version 2.',
    template: null,
    left_out: [],
  },
  'computer-ready': {
    computer_id: 'cmp_3kLmN8pQ2rS7tV4wX1yZa',
    region: 'iad',
    warm: true,
    spawn_time_ms: 48,
  },
  'files-placed': { files: [{ path: 'data.csv', size_bytes: 20 }] },
  'approval-requested': {
    call_id: callId,
    name: 'jettson_shell_run',
    input: { command: 'rm -r /workspace/old' },
  },
  'output-invalid': { fault: '/rows must be integer' },
  'limits-changed': { max_cost_usd: 2 },
  'egress-denied': { target: '10.0.0.5:22', reason: 'private address' },
  'egress-opened': { target: 'api.github.com:443' },
  'artifact-kept': {
    artifact_id: 'art_2bN8cV5xK1jH4gF7dS9aQ',
    path: 'out/count.txt',
    size_bytes: 2,
    sha256: '53c234e5e8472b6ac51c1ae1cab3fe06fad053beb8ebfd8977b010655bfdd3c3',
  },
  'artifact-skipped': { path: 'out/video.mp4', reason: 'too_large' },
  'workspace-saved': { size_bytes: 18_432, complete: true },
  'workspace-not-saved': { reason: 'too_large' },
  'workspace-restored': { saved_at: '2026-11-28T09:31:00.000Z', complete: true },
  'memory-recalled': {
    text: '- report_format: Reports go to the finance team as CSV, one file a month.',
    memories: [{ ...memory, trust: 'user', score: 0.83, reason: 'score' }],
  },
  'memory-extracted': {
    saved: [{ ...memory, key: 'data_csv_rows' }],
    skipped: [{ key: 'greeting', reason: 'chatter' }],
    usage,
  },
  'step-start': { step: 1 },
  'model-retry': { step: 1, attempt: 1, delay_ms: 1000, error: 'overloaded (529)' },
  'model-fallback': {
    step: 1,
    from_model: 'anthropic/claude-sonnet-5-5',
    to_model: 'openai/gpt-6',
    error: 'overloaded (529)',
  },
  'model-option-ignored': {
    step: 1,
    model_id: 'ollama/qwen3',
    option: 'effort',
    reason: 'The model does not know it',
  },
  message: {
    step: 1,
    role: 'assistant',
    text: 'I count the lines first.',
    tool_calls: [{ call_id: callId, name: 'jettson_shell_run', input: command }],
    model_id: 'anthropic/claude-sonnet-5-5',
    finish_reason: 'tool-calls',
    usage,
    cost_usd: 0.0054,
    duration_ms: 2140,
  },
  'tool-call-start': { step: 1, call_id: callId, name: 'jettson_shell_run', input: command },
  'tool-call-output': { step: 1, call_id: callId, stream: 'stdout', text: '3 data.csv\n' },
  'tool-call-end': {
    step: 1,
    call_id: callId,
    name: 'jettson_shell_run',
    result: { output: { exit_code: 0, stdout: '3 data.csv\n', stderr: '' } },
    is_error: false,
    duration_ms: 31,
  },
  'user-message': { content: 'Count the header line too.', message_id: 'msg_4f90d13a42Ls0QbR8kXw2' },
  'context-window': { tokens: 1_000_000, model_id: 'anthropic/claude-sonnet-5-5' },
  'context-compacted': {
    up_to_step: 12,
    cleared: [callId],
    summary: 'The rows of 11 files were counted; data.csv is left.',
    tokens_before: 812_000,
    tokens_after: 96_000,
  },
  'final-result': { text: 'data.csv has 2 rows.' },
  stopped: { reason: 'max_steps', text: 'I have counted 11 of 12 files so far.' },
  'mcp-listed': {
    server: 'tracker',
    tools: [
      {
        name: 'tracker_search_issues',
        tool: 'search_issues',
        description: 'Finds issues by their text.',
        input_schema: { type: 'object', properties: { query: { type: 'string' } } },
        annotations: {},
      },
    ],
    left_out: [],
    left_out_count: 0,
    has_more: false,
  },
  'mcp-failed': { server: 'tracker', error: 'The server answered 401' },
  'network-changed': network,
  'secret-used': { name: 'GITHUB_TOKEN', host: 'api.github.com', method: 'GET', status: 200 },
  'secret-withheld': { name: 'GITHUB_TOKEN', host: 'example.com' },
  'secret-unusable': { host: 'api.github.com', scheme: 'AWS4-HMAC-SHA256' },
  'secret-refresh-failed': { name: 'TRACKER_TOKEN', error: 'invalid_grant' },
};

/** An example of each event, by the name `event.<type>`. */
export const eventExamples = Object.fromEntries(
  Object.entries(DATA).map(([type, data], index) => [
    `event.${type}`,
    { id: index + 1, type, ts: 1795858200000 + index * 350, data },
  ]),
);
