import { DEFAULT_TOOL_NAMES, type SentSpawn, SpawnAgentRequest, TOOLSETS } from '@jettson/contract';
import { expect, test } from 'vitest';
import { describeMissing, EMPTY_DRAFT, readDraft, toDraft } from './spawn-draft.ts';

const NETWORK = {
  type: 'limited' as const,
  allowed_hosts: ['wiki.example'],
  allow_package_managers: false,
  allow_mcp_servers: true,
};

/** A value for every field of a spawn, as the request of an earlier agent has it. A new field has to get one. */
const EVERY_FIELD: Record<keyof typeof SpawnAgentRequest.shape, unknown> = {
  task: 'look',
  task_source: { kind: 'web_page', url: 'https://news.example/' },
  name: 'again',
  template: 'reader@2',
  region: 'lhr',
  metadata: { team: 'ops' },
  memory: { read: ['team'], write: null },
  model: {
    id: 'anthropic/claude-sonnet-5-5',
    effort: 'high',
    temperature: 0.5,
    fallbacks: ['openai/gpt-6-sol'],
  },
  instructions: 'Be careful.',
  tools: [...TOOLSETS.memory, 'jettson_files_read'],
  mcp_servers: [
    {
      name: 'wiki',
      url: 'https://wiki.example/mcp',
      headers: { 'X-Key': '…' },
      allowed_tools: null,
      required: true,
    },
  ],
  permissions: { default: 'ask', rules: [{ tool: 'jettson_memory_*', policy: 'allow' }] },
  network: NETWORK,
  secrets: ['WIKI_KEY'],
  env: { TOKEN: '…' },
  max_turns: 7,
  max_wait_seconds: 70,
  limits: { max_tokens: 9, max_cost_usd: 0.5 },
  keep_alive: true,
  idle_timeout_seconds: 60,
  require_approval: ['jettson_memory_put'],
  output_schema: { type: 'object' },
  files: [
    { path: 'a.txt', content: 'a' },
    { path: 'b.bin', content: '/wD+', encoding: 'base64' },
    { path: 'c.csv', file_id: 'file_2' },
  ],
  input_files: ['file_1', { name: 'b.png', media_type: 'image/png', data: 'aGk=' }],
  artifacts: ['report.md'],
  webhook: { url: 'https://hooks.example/', events: ['agent.completed'], secret: '…' },
};
const UPLOADS = [{ name: 'a.png', media_type: 'image/png' as const, size_bytes: 3, file_id: 'file_1' }];

/** What the form makes of a request, under the names of the wire. */
function sent(request: object): Record<string, unknown> {
  const read = readDraft(toDraft(request as SentSpawn, UPLOADS));
  if ('faults' in read) return read.faults;
  const { idleTimeoutMs, ...options } = read.options;
  const named = Object.entries(options).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return {
    task: read.task,
    ...Object.fromEntries(named),
    ...(typeof idleTimeoutMs === 'number' && { idle_timeout_seconds: idleTimeoutMs / 1000 }),
    ...(idleTimeoutMs === null && { idle_timeout_seconds: null }),
  };
}

test('an agent is run again with every field of its spawn', () => {
  const again = sent(EVERY_FIELD);

  expect(Object.keys(EVERY_FIELD).toSorted()).toEqual(Object.keys(SpawnAgentRequest.shape).toSorted());
  for (const [field, value] of Object.entries({ ...EVERY_FIELD, tools: ['memory', 'jettson_files_read'] })) {
    expect({ [field]: again[field] }).toEqual({ [field]: value });
  }
  expect(Object.keys(again).toSorted()).toEqual(Object.keys(EVERY_FIELD).toSorted());
});

test('what the spawn refused of its template stays refused, unless something is entered', () => {
  const refused = Object.keys(EVERY_FIELD).filter((field) => !['task', 'name', 'template'].includes(field));
  const request = {
    task: 'look',
    template: 'reader@2',
    ...Object.fromEntries(refused.map((field) => [field, null])),
  };
  const draft = toDraft(request as SentSpawn, []);
  const read = readDraft({ ...draft, instructions: 'Be careful.' });

  expect(sent(request)).toEqual(request);
  expect('options' in read && read.options.instructions).toBe('Be careful.');
  expect(readDraft({ ...draft, template: undefined })).toEqual({ task: 'look', options: {} });
});

test('an agent that a spawn only gave a task is run again with only that', () => {
  expect(sent({ task: 'look' })).toEqual({ task: 'look' });
});

test('tools of the caller are kept beside the toolsets', () => {
  const weather = {
    type: 'function' as const,
    name: 'weather',
    description: 'The weather of a place',
    input_schema: { type: 'object' },
    timeout_seconds: 600,
  };

  expect(sent({ task: 'look', tools: [...DEFAULT_TOOL_NAMES, weather] })).toEqual({
    task: 'look',
    tools: [...Object.keys(TOOLSETS).filter((name) => name !== 'agents'), weather],
  });
});

test('the default model with options stays the default one', () => {
  const model = { id: 'jettson-6.0', effort: 'low' };

  expect(sent({ task: 'look', model })).toEqual({ task: 'look', model });
});

test('values of variables have to be entered again, unless a template may have them', () => {
  const draft = toDraft({ task: 'look', env: { TOKEN: '…', PLACE: '…' } } as SentSpawn, []);
  const typed = { ...draft, env: draft.env.map(({ name }) => ({ name, value: 'x' })) };
  const optionsOf = (changed: typeof draft) => {
    const read = readDraft(changed);
    return 'faults' in read ? read.faults : read.options;
  };

  expect(optionsOf(draft)).toEqual({ env: 'Enter TOKEN, PLACE again: it is never shown' });
  expect(optionsOf({ ...draft, template: 'reader' })).toEqual({
    template: 'reader',
    env: { TOKEN: '…', PLACE: '…' },
  });
  expect(optionsOf(typed)).toEqual({ env: { TOKEN: 'x', PLACE: 'x' } });
});

test('what cannot be filled in is said, each kind in a sentence', () => {
  const said = describeMissing([
    { field: 'template', name: 'old@1', why: 'deleted' },
    { field: 'files', name: 'a.txt', why: 'deleted' },
    { field: 'input_files', name: 'b.png', why: 'deleted' },
    { field: 'env.TOKEN', name: 'TOKEN', why: 'never_shown' },
    { field: 'mcp_servers.0.headers.X-Key', name: 'X-Key', why: 'never_shown' },
    { field: 'webhook.secret', name: 'the secret of the webhook', why: 'never_shown' },
    { field: 'files', name: 'c.txt', why: 'no_scope' },
    { field: 'webhook', name: 'webhook', why: 'no_scope' },
    { field: 'permissions', name: 'the rules of the agents above it', why: 'of_parent' },
  ]).join(' ');

  for (const name of [
    'old@1',
    'a.txt, b.png',
    'TOKEN',
    'X-Key',
    'secret of the account',
    'c.txt',
    'its webhook',
    'the agents above it',
  ]) {
    expect(said).toContain(name);
  }
  expect(describeMissing([])).toEqual([]);
});

test('other fields of a spawn are named as the SDK names them', () => {
  const others = JSON.stringify({ max_wait_seconds: 60, memory: { read: ['team'], recall_tokens: 9 } });

  expect(readDraft({ ...EMPTY_DRAFT, task: 'look', others, idleSeconds: '60' })).toEqual({
    task: 'look',
    options: { idleTimeoutMs: 60_000, maxWaitSeconds: 60, memory: { read: ['team'], recall_tokens: 9 } },
  });
});

test('a form without a task says so beside the other faults', () => {
  expect(readDraft({ ...EMPTY_DRAFT, metadata: 'team=ops', idleSeconds: 'long' })).toEqual({
    faults: {
      task: 'Say what the agent should do',
      metadata: 'This is not a JSON object',
      idleSeconds: 'A whole number, 1 or more',
    },
  });
});
