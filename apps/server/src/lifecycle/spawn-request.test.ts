import {
  type Agent,
  DEFAULT_SCOPES,
  SpawnAgentRequest,
  type SpawnRequest,
  type UploadedFile,
} from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp();

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

type Body = Record<string, unknown>;

/** A value for every field of a spawn. A new field has to get one, and then has to come back. */
const EVERY_FIELD: Record<keyof typeof SpawnAgentRequest.shape, unknown> = {
  task: 'Look at the picture',
  task_source: { kind: 'web_page', url: 'https://news.example/' },
  name: 'looker',
  template: 'reader@1',
  region: 'lhr',
  metadata: { team: 'ops' },
  memory: {
    read: ['team', { prefix: 'user-' }],
    write: 'team',
    recall: false,
    extract: false,
    recall_tokens: 50,
  },
  model: { id: 'jettson-6.0', effort: 'high', temperature: 0.5 },
  instructions: 'Be careful.',
  tools: [
    'jettson_shell_run',
    'jettson_files_read',
    {
      type: 'http',
      name: 'weather',
      description: 'The weather of a place',
      input_schema: { type: 'object' },
      url: 'https://weather.example/',
      headers: { 'X-Key': 'k-1' },
      timeout_seconds: 20,
    },
  ],
  mcp_servers: [
    {
      name: 'wiki',
      url: 'https://wiki.example/mcp',
      headers: { 'X-Wiki': 'k-2' },
      allowed_tools: ['read_*'],
      required: true,
    },
  ],
  permissions: { default: 'ask', rules: [{ tool: 'jettson_files_*', policy: 'allow' }] },
  network: {
    type: 'limited',
    allowed_hosts: ['wiki.example'],
    allow_package_managers: false,
    allow_mcp_servers: true,
  },
  secrets: ['WIKI_KEY'],
  env: { TOKEN: 'v-1' },
  max_turns: 7,
  max_wait_seconds: 70,
  limits: { max_tokens: 900, max_tool_calls: 9 },
  keep_alive: true,
  idle_timeout_seconds: 77,
  require_approval: ['jettson_shell_run'],
  output_schema: { type: 'object', properties: { n: { type: 'number' } } },
  files: [
    { path: 'a.txt', content: 'grüße' },
    { path: 'b.bin', content: '/wD+', encoding: 'base64' },
  ],
  input_files: [{ name: 'dot.png', media_type: 'image/png', data: PNG }],
  artifacts: ['report.md'],
  webhook: {
    url: 'https://hooks.example/',
    events: ['agent.completed'],
    secret: `whsec_${btoa('x'.repeat(24))}`,
  },
};

/** What an answer shows of it. */
const shown = (field: string, value: unknown) => {
  if (field === 'webhook') return { url: 'https://hooks.example/', events: ['agent.completed'] };
  return JSON.parse(JSON.stringify(value).replaceAll(/"(k-1|k-2|v-1)"/g, '"…"'));
};

async function accountForEverything() {
  const account = await newAccount(app.deps.database.db, { scopes: [...DEFAULT_SCOPES, 'secrets'] });
  const secret = { value: 'a secret value', hosts: ['wiki.example'] };
  await app.call(account.apiKey, 'PUT', '/secrets/WIKI_KEY', { body: secret });
  await app.call(account.apiKey, 'POST', '/webhooks/rotate-secret');
  const template = { name: 'reader', defaults: { max_turns: 50 } };
  await app.call(account.apiKey, 'POST', '/templates', { body: template });
  return account;
}

async function spawn(apiKey: string, body: Body): Promise<string> {
  const answer = await app.call(apiKey, 'POST', '/agents', { body });
  expect(answer).toMatchObject({ status: 201 });
  return (answer.body as Agent).agent_id;
}

async function requestOf(apiKey: string, agentId: string): Promise<SpawnRequest> {
  const { body } = await app.call(apiKey, 'GET', `/agents/${agentId}/spawn-request`);
  return body as SpawnRequest;
}

test('every field of a spawn is in the request that spawns such an agent again', async () => {
  const { apiKey } = await accountForEverything();
  const id = await spawn(apiKey, EVERY_FIELD);

  const { request, missing } = await requestOf(apiKey, id);

  expect(Object.keys(EVERY_FIELD).toSorted()).toEqual(Object.keys(SpawnAgentRequest.shape).toSorted());
  for (const [field, value] of Object.entries(EVERY_FIELD)) {
    expect({ [field]: request[field as keyof typeof request] }).toEqual({ [field]: shown(field, value) });
  }
  expect(missing.map(({ field, why }) => `${field} ${why}`)).toEqual([
    'webhook.secret never_shown',
    'env.TOKEN never_shown',
    'tools.2.headers.X-Key never_shown',
    'mcp_servers.0.headers.X-Wiki never_shown',
  ]);
});

test('an agent that is spawned again with what was missing has the same request', async () => {
  const { apiKey } = await accountForEverything();
  const first = await requestOf(apiKey, await spawn(apiKey, EVERY_FIELD));
  const { env, tools, mcp_servers, webhook } = EVERY_FIELD;

  const again = await spawn(apiKey, { ...first.request, env, tools, mcp_servers, webhook });

  expect(await requestOf(apiKey, again)).toEqual(first);
});

test('a spawn with only a task gives a request with only a task', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);

  expect(await requestOf(apiKey, await spawn(apiKey, { task: 'look' }))).toEqual({
    request: { task: 'look' },
    missing: [],
  });
});

test('values that the template has are not missing, and what the spawn refused of it stays refused', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const defaults = {
    env: { TOKEN: 'of the template' },
    instructions: 'From the template',
    webhook: EVERY_FIELD.webhook,
  };
  await app.call(apiKey, 'POST', '/templates', { body: { name: 'helper', defaults } });
  const body = { task: 'look', template: 'helper', instructions: null };

  const { request, missing } = await requestOf(apiKey, await spawn(apiKey, body));
  const again = await requestOf(apiKey, await spawn(apiKey, request));

  expect(missing).toEqual([]);
  expect(request).toMatchObject({ template: 'helper@1', instructions: null, env: { TOKEN: '…' } });
  expect(again).toEqual({ request, missing });
});

test('uploads stay references; a deleted one, and an archived template, are missing', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const upload = async (content: string) => {
    const { body } = await app.call(apiKey, 'POST', '/files', { body: content });
    return (body as UploadedFile).file_id;
  };
  const [kept, gone] = [await upload('kept'), await upload('gone')];
  await app.call(apiKey, 'POST', '/templates', { body: { name: 'old', defaults: { max_turns: 5 } } });
  const id = await spawn(apiKey, {
    task: 'look',
    template: 'old',
    files: [
      { path: 'kept.txt', file_id: kept },
      { path: 'gone.txt', file_id: gone },
    ],
  });
  await sql`delete from files where id = ${gone}`.execute(app.deps.database.db);
  await app.call(apiKey, 'DELETE', '/templates/old');

  const { request, missing } = await requestOf(apiKey, id);

  expect(request).toEqual({ task: 'look', max_turns: 5, files: [{ path: 'kept.txt', file_id: kept }] });
  expect(missing).toEqual([
    { field: 'template', name: 'old@1', why: 'deleted' },
    { field: 'files', name: 'gone.txt', why: 'deleted' },
  ]);
  await spawn(apiKey, request);
});

test('files and the webhook are shown only to keys that may read them', async () => {
  const { apiKey, accountId } = await accountForEverything();
  const { db } = app.deps.database;
  const id = await spawn(apiKey, EVERY_FIELD);
  const { apiKey: narrow } = await createKey(db, accountId, { name: 'narrow', scopes: ['agents'] });
  const stranger = await newAccount(db);

  const { request, missing } = await requestOf(narrow, id);
  const { status } = await app.call(stranger.apiKey, 'GET', `/agents/${id}/spawn-request`);

  expect([request.files, request.input_files, request.webhook]).toEqual([undefined, undefined, undefined]);
  expect(missing.filter(({ why }) => why === 'no_scope').map(({ name }) => name)).toEqual([
    'a.txt',
    'b.bin',
    'dot.png',
    'webhook',
  ]);
  expect(status).toBe(404);
});

test.each([
  ['a rule', { permissions: { default: 'ask' }, require_approval: [] }, ['permissions of_parent']],
  ['an approval', { require_approval: ['jettson_shell_run'] }, ['permissions of_parent']],
  ['no rules', { require_approval: [] }, []],
])('of a sub-agent, %s of the agents above it is missing', async (_, rules, expected) => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const id = await spawn(apiKey, { task: 'look' });
  await sql`update agents set definition = ${JSON.stringify({ rules_above: [rules] })}::json where id = ${id}`.execute(
    app.deps.database.db,
  );

  const { missing } = await requestOf(apiKey, id);

  expect(missing.map(({ field, why }) => `${field} ${why}`)).toEqual(expected);
});
