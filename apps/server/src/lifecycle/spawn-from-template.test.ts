import type { Agent, AgentEventPage } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { ApiError } from '../errors.ts';
import { useTestApp } from '../testing/index.ts';
import { onlyModel } from '../testing/only-model.ts';
import { withTemplate } from './testing/with-template.ts';

const SECRET = 'a value that nobody is shown';
const WHSEC = `whsec_${btoa('x'.repeat(32))}`;
const offered = new Set(['a/one', 'a/two']);
const app = useTestApp({
  models: {
    ...onlyModel(),
    async check(name: string, field: string) {
      if (offered.has(name)) return;
      throw new ApiError('invalid_model', `${field}: there is no model ${name}`, { details: { field } });
    },
  },
});

/** The row of the agent, including what responses do not show. */
async function rowOf({ agent_id }: Agent) {
  const { rows } = await sql<{
    outputSchema: unknown;
    artifacts: string[];
    idle: number;
    sealedEnv: string | null;
  }>`
    select output_schema as "outputSchema", artifacts, idle_timeout_seconds as idle, sealed_env as "sealedEnv"
      from agents where id = ${agent_id}`.execute(app.deps.database.db);
  return rows[0];
}

test('a spawn takes everything that the template has, and its own fields go before', async () => {
  const schema = { type: 'object', properties: { year: { type: 'integer' } } };
  const { spawn } = await withTemplate(app, {
    model: { id: 'a/one', effort: 'high' },
    instructions: 'Name your sources.',
    tools: ['http', 'files'],
    permissions: { default: 'ask' },
    max_turns: 30,
    memory: { read: ['team'] },
    limits: { max_tokens: 5000, max_tool_calls: 7 },
    metadata: { team: 'ops', tier: 1 },
    output_schema: schema,
    artifacts: ['report.md'],
    idle_timeout_seconds: 60,
    region: 'lhr',
    keep_alive: true,
  });

  const { status, body } = await spawn();
  const { body: own } = await spawn({
    model: 'a/two',
    tools: ['files'],
    limits: { max_tokens: 1 },
    metadata: {},
    keep_alive: false,
    name: 'mine',
  });

  expect(status).toBe(201);
  expect(body).toMatchObject({
    template: { name: 'researcher', version: 1 },
    model: 'a/one',
    model_options: { effort: 'high' },
    instructions: 'Name your sources.',
    permissions: { default: 'ask' },
    max_turns: 30,
    memory: { read: ['team'], write: 'team' },
    limits: { max_tokens: 5000, max_tool_calls: 7 },
    metadata: { team: 'ops', tier: 1 },
    container: { region: 'lhr' },
    keep_alive: true,
  });
  expect(body.tools).toContain('jettson_http_request');
  expect(await rowOf(body)).toMatchObject({ outputSchema: schema, artifacts: ['report.md'], idle: 60 });
  expect(own).toMatchObject({
    name: 'mine',
    template: { name: 'researcher', version: 1 },
    model: 'a/two',
    model_options: null,
    instructions: 'Name your sources.',
    limits: { max_tokens: 1 },
    metadata: {},
    keep_alive: false,
  });
  expect(own.limits).toEqual({ max_tokens: 1 });
  expect(own.tools).not.toContain('jettson_http_request');
});

test('a field that is null takes the default of the server in place of that of the template', async () => {
  const { spawn } = await withTemplate(app, {
    model: 'a/one',
    instructions: 'x',
    max_turns: 3,
    output_schema: {},
  });

  const { body } = await spawn({ model: null, instructions: null, max_turns: null, output_schema: null });

  expect(body).toMatchObject({ model: 'jettson-6.0', instructions: null, max_turns: 20 });
  expect(await rowOf(body)).toMatchObject({ outputSchema: null });
});

test('the log and the agent have the definition as it was resolved, whatever becomes of the template', async () => {
  const { call, change, spawn } = await withTemplate(app, { instructions: 'first', max_turns: 3 });
  const { body: agent } = await spawn({ max_turns: 4 });

  await change({ instructions: 'second' });
  await call('DELETE', '/templates/researcher');

  const { body } = await call('GET', `/agents/${agent.agent_id}/events`);
  const { data: events } = body as unknown as AgentEventPage;
  expect(events.find(({ type }) => type === 'agent-configured')?.data).toMatchObject({
    template: { name: 'researcher', version: 1 },
    instructions: 'first',
    max_turns: 4,
  });
  expect((await call('GET', `/agents/${agent.agent_id}`)).body).toMatchObject({
    template: { name: 'researcher', version: 1 },
    instructions: 'first',
    max_turns: 4,
    status: 'spawning',
  });
});

test('a name means the current version, and name@version that one', async () => {
  const { change, spawn } = await withTemplate(app, { max_turns: 3 });
  await change({ max_turns: 4 });

  const [current, first] = [await spawn(), await spawn({ template: 'researcher@1' })];
  const absent = await spawn({ template: 'researcher@3' });

  expect(current.body).toMatchObject({ template: { version: 2 }, max_turns: 4 });
  expect(first.body).toMatchObject({ template: { version: 1 }, max_turns: 3 });
  expect(absent).toMatchObject({
    status: 404,
    body: { error: { code: 'not_found', details: { field: 'template' } } },
  });
});

test('a model that went away since the template was saved is an error that names template and field', async () => {
  offered.add('a/gone');
  const { spawn } = await withTemplate(app, { model: { id: 'a/gone' } });
  offered.delete('a/gone');

  const { status, body } = await spawn();
  const own = await spawn({ model: 'a/away' });

  expect([status, body.error]).toMatchObject([
    400,
    {
      code: 'invalid_model',
      message: 'template researcher@1: model.id: there is no model a/gone',
      details: { field: 'model.id', template: 'researcher@1' },
    },
  ]);
  expect(own.body.error.message).toBe('model: there is no model a/away');
  expect((await spawn({ model: 'a/one' })).status).toBe(201);
});

test('an agent gets the write-only values of the template, sealed for its own place', async () => {
  const { spawn } = await withTemplate(app, {
    env: { TOKEN: SECRET, HOST: 'x' },
    webhook: { url: 'https://example.com', secret: WHSEC },
  });
  const { sealing, database } = app.deps;

  const { body } = await spawn();
  const { body: some } = await spawn({ env: { TOKEN: '…', OWN: 'y' } });

  const open = async (agent: Agent) =>
    JSON.parse(await sealing.open((await rowOf(agent))?.sealedEnv ?? '', `agents:${agent.agent_id}`));
  expect(body.env).toEqual({ TOKEN: '…', HOST: '…' });
  expect(await open(body)).toEqual({ TOKEN: SECRET, HOST: 'x' });
  expect(await open(some)).toEqual({ TOKEN: SECRET, OWN: 'y' });
  const { rows } = await sql<{ id: string; secret: string }>`
    select id, secret from webhooks where agent_id = ${body.agent_id}`.execute(database.db);
  expect(await sealing.open(rows[0]?.secret ?? '', `webhooks:${rows[0]?.id}`)).toBe(WHSEC);
});

test('"…" is never taken for a value', async () => {
  const { spawn } = await withTemplate(app, {});

  const answers = [
    await spawn({ env: { TOKEN: '…' } }),
    await spawn({ template: null, env: { TOKEN: '…' } }),
  ];

  for (const { status, body } of answers) {
    expect([status, body.error]).toMatchObject([
      400,
      { code: 'invalid_body', details: { field: 'env.TOKEN' } },
    ]);
  }
});

test('what fits in the template and not beside the fields of the spawn is refused', async () => {
  const { spawn } = await withTemplate(app, { env: { TOKEN: 'x' } });

  const { body } = await spawn({ tools: ['http'] });

  expect(body.error).toMatchObject({
    code: 'invalid_body',
    message: expect.stringMatching(/^template researcher@1: env: /),
    details: { field: 'env', template: 'researcher@1' },
  });
});

test('a key with a memory limit spawns from no template that reaches further', async () => {
  const { accountId, spawn } = await withTemplate(app, { memory: { read: ['bob'] } });
  const { apiKey } = await createKey(app.deps.database.db, accountId, {
    name: 'x',
    memory: { read: ['alice'] },
  });

  const { status, body } = await spawn({}, apiKey);

  expect([status, body.error]).toMatchObject([
    403,
    { code: 'forbidden', details: { field: 'memory.read.0' } },
  ]);
  expect((await spawn({ memory: { read: ['alice'] } }, apiKey)).status).toBe(201);
});
