import { type Agent, DEFAULT_TOOL_NAMES, SEARCH_TOOL, TOOLSETS } from '@jettson/contract';
import { expect, test } from 'vitest';
import { exampleAgent } from '../../../../packages/contract/src/examples/agents.ts';
import { EMPTY_DRAFT, readDraft, toDraft } from './spawn-draft.ts';

const agentWith = (part: Partial<Agent>): Agent => ({ ...(exampleAgent as unknown as Agent), ...part });
const WIKI = {
  name: 'wiki',
  url: 'https://wiki.example/mcp',
  headers: { 'X-Key': '…' },
  allowed_tools: null,
  required: true,
};
const NETWORK = {
  type: 'limited' as const,
  allowed_hosts: ['wiki.example'],
  allow_package_managers: false,
  allow_mcp_servers: true,
};
const optionsOf = (draft: ReturnType<typeof toDraft>) => {
  const read = readDraft(draft);
  return 'faults' in read ? read.faults : read.options;
};

test('an agent is run again with everything of it that can be kept', () => {
  const agent = agentWith({
    name: 'again',
    task: 'look',
    model: 'anthropic/claude-sonnet-5-5',
    model_options: { effort: 'high', fallbacks: ['openai/gpt-6-sol'] },
    instructions: 'Be careful.',
    tools: [...TOOLSETS.memory, 'jettson_files_read'],
    permissions: { default: 'ask', rules: [{ tool: 'jettson_memory_*', policy: 'allow' }] },
    mcp_servers: [WIKI],
    memory: { read: ['team'], write: null },
    network: NETWORK,
    secrets: ['WIKI_KEY'],
    template: { name: 'reader', version: 2 },
    max_turns: 7,
    limits: { max_tokens: 9 },
    keep_alive: true,
    idle_timeout_seconds: 60,
    output_schema: { type: 'object' },
    artifacts: ['report.md'],
    require_approval: ['jettson_memory_put'],
    metadata: { region: 'lhr', team: 'ops' },
    input_files: [
      { name: 'a.png', media_type: 'image/png', size_bytes: 3, file_id: 'file_1' },
      { name: 'b.pdf', media_type: 'application/pdf', size_bytes: 3, file_id: null },
    ],
  });

  expect(optionsOf(toDraft(agent))).toEqual({
    name: 'again',
    region: 'lhr',
    model: { id: 'anthropic/claude-sonnet-5-5', effort: 'high', fallbacks: ['openai/gpt-6-sol'] },
    instructions: 'Be careful.',
    tools: ['memory', 'jettson_files_read'],
    permissions: { default: 'ask', rules: [{ tool: 'jettson_memory_*', policy: 'allow' }] },
    mcpServers: [WIKI],
    memory: { read: ['team'], write: null },
    network: NETWORK,
    secrets: ['WIKI_KEY'],
    template: 'reader@2',
    maxTurns: 7,
    limits: { max_tokens: 9 },
    keepAlive: true,
    idleTimeoutMs: 60_000,
    outputSchema: { type: 'object' },
    artifacts: ['report.md'],
    requireApproval: ['jettson_memory_put'],
    metadata: { team: 'ops' },
    inputFiles: ['file_1'],
  });
});

test('an agent that a spawn only gave a task is run again with only that', () => {
  const agent = agentWith({
    name: null,
    tools: DEFAULT_TOOL_NAMES.filter((name) => name !== SEARCH_TOOL),
    limits: {},
    metadata: {},
  });

  expect(optionsOf(toDraft(agent))).toEqual({});
});

test('tools of the caller are kept beside the toolsets', () => {
  const weather = {
    type: 'function' as const,
    name: 'weather',
    description: 'The weather of a place',
    input_schema: { type: 'object' },
    timeout_seconds: 600,
  };
  const agent = agentWith({ name: null, tools: [...DEFAULT_TOOL_NAMES, weather], limits: {}, metadata: {} });

  expect(optionsOf(toDraft(agent))).toEqual({
    tools: [...Object.keys(TOOLSETS).filter((name) => name !== 'agents'), weather],
  });
});

test('values of variables have to be entered again, unless a template may have them', () => {
  const draft = toDraft(agentWith({ name: null, limits: {}, metadata: {}, env: { TOKEN: '…', PLACE: '…' } }));
  const typed = { ...draft, env: draft.env.map(({ name }) => ({ name, value: 'x' })) };

  expect(optionsOf(draft)).toEqual({ env: 'Enter TOKEN, PLACE again: it is never shown' });
  expect(optionsOf({ ...draft, template: 'reader' })).toEqual({
    template: 'reader',
    env: { TOKEN: '…', PLACE: '…' },
  });
  expect(optionsOf(typed)).toEqual({ env: { TOKEN: 'x', PLACE: 'x' } });
});

test('other fields of a spawn are named as the SDK names them', () => {
  const others = JSON.stringify({ idle_timeout_seconds: 60, memory: { read: ['team'], recall_tokens: 9 } });

  expect(optionsOf({ ...EMPTY_DRAFT, task: 'look', others })).toEqual({
    idleTimeoutMs: 60_000,
    memory: { read: ['team'], recall_tokens: 9 },
  });
});

test('a form without a task says so beside the other faults', () => {
  expect(optionsOf({ ...EMPTY_DRAFT, metadata: 'team=ops' })).toEqual({
    task: 'Say what the agent should do',
    metadata: 'This is not a JSON object',
  });
});
