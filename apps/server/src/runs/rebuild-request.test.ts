import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import type { ModelRequest } from '@jettson/contract';
import { Jettson } from '@jettson/sdk';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { newAccount, startTestServer } from '../testing/index.ts';
import { recordRequests } from '../testing/record-requests.ts';

const VALUE = 'ghp_9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT';
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const LOOK_UP = {
  type: 'function' as const,
  name: 'look_up',
  description: 'Looks it up.',
  input_schema: { type: 'object', properties: { z: { type: 'string' }, a: { type: 'number' } } },
};
const script = inTurns(
  calls('c1', 'jettson_memory_put', { value: 'blue', key: 'colour' }),
  calls('c2', 'jettson_memory_get', { key: 'colour' }),
  says('blue'),
);
const open = new AsyncDisposableStack();
afterAll(() => open.disposeAsync());
const model = await startScriptedModelServer(script);
open.defer(() => model.close());
const recorded = open.use(await recordRequests(model.url));
const environment = {
  JETTSON_REGIONS: 'iad=0',
  OPENAI_BASE_URL: recorded.url,
  ANTHROPIC_BASE_URL: recorded.url,
};
const servers = {
  openai: open.use(await startTestServer(script, { wire: 'openai', environment })),
  anthropic: open.use(await startTestServer(script, { environment: { ...environment, OPENAI_API_KEY: '' } })),
};

/** An agent with a bit of everything, and what its model was sent. */
async function run(wire: keyof typeof servers) {
  const server = servers[wire];
  const before = recorded.bodies.length;
  await server.client.secrets.put('TOKEN', VALUE, { hosts: ['api.example.com'] });
  await server.client.memory.put({ key: 'hue', value: 'The user wants to know the colour.' });
  const { agent_id: id } = await server.client.agents.spawn('Say the colour', {
    tools: ['memory', 'http', LOOK_UP],
    secrets: ['TOKEN'],
    instructions: 'Be brief.',
    // The other wire has the default model.
    ...(wire === 'openai' && { model: { id: 'openai/scripted', max_output_tokens: 500 } }),
    maxTurns: 3,
    metadata: { auto_extract: false },
  });
  await server.client.agents.wait(id);
  const read = (step: number | string, apiKey?: string) =>
    server.call<ModelRequest>('GET', `/agents/${id}/steps/${step}/request`, undefined, apiKey);
  // Requests for lists of models, and those that look for facts, have none.
  const sent = recorded.bodies.slice(before).filter((body) => body.includes('"tools":'));
  return { server, id, read, sent };
}

test.each(['openai', 'anthropic'] as const)(
  'each request to a model of %s is read as the model got it',
  async (wire) => {
    const { server, id, sent } = await run(wire);

    const requests = await Promise.all([1, 2, 3].map((step) => server.client.agents.request(id, step)));

    expect(requests.map(({ body }) => JSON.stringify(body))).toEqual(sent);
    expect(requests.map(({ model_id }) => model_id)).toEqual(Array(3).fill(`${wire}/scripted`));
    expect(sent[0]).toContain('The user wants to know the colour.');
    expect(sent[0]).toContain('look_up');
    expect(sent[2]).toContain('This is your last turn');
  },
);

test('a request has the placeholders of secrets, and no key', async () => {
  const { read } = await run('openai');

  const text = JSON.stringify(await read(2));

  expect(text).toMatch(/jettson-secret-[0-9a-f]+/);
  expect(text).not.toContain(VALUE);
  expect(text).not.toContain('Bearer');
});

test('a request that nothing answered is read, too; one to a model that is no longer set up is a conflict', async () => {
  const { server, id, read, sent } = await run('anthropic');
  const { db } = server.server.deps.database;
  await sql`delete from agent_events where agent_id = ${id} and type = 'message' and data ->> 'step' = '3'`.execute(
    db,
  );
  const unanswered = await read(3);
  await sql`update agents set model = 'openai/gone' where id = ${id}`.execute(db);
  const gone = await read(3);

  expect(JSON.stringify(unanswered.body.body)).toBe(sent[2]);
  expect(gone).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  expect(JSON.stringify(gone.body)).toContain('openai/gone');
});

test('a step that never was, another account, and deleted events are not found', async () => {
  const { server, id, read } = await run('openai');
  const { db } = server.server.deps.database;
  const other = await newAccount(db);

  const missing = await Promise.all([4, 0, -1, '1.5', 'x', '99999999999'].map((step) => read(step)));
  const foreign = await read(1, other.apiKey);
  const unknown = await server.call('GET', '/agents/ag_nobody/steps/1/request');
  await sql`delete from agent_events where agent_id = ${id}`.execute(db);
  await sql`update agents set events_deleted_at = now() where id = ${id}`.execute(db);
  const deleted = await read(1);

  for (const { status, body } of [...missing, foreign, unknown, deleted]) {
    expect(status).toBe(404);
    expect(body).toMatchObject({ error: { code: 'not_found' } });
  }
  expect(missing[0]?.body).toMatchObject({ error: { details: { field: 'step', step: 4 } } });
  expect(deleted.body).toMatchObject({ error: { message: expect.stringContaining('deleted') } });
});

test('a request with input files is read only with the scope files', async () => {
  const { server, call } = servers.openai;
  const { accountId, apiKey } = await newAccount(server.deps.database.db);
  const { apiKey: narrow } = await createKey(server.deps.database.db, accountId, {
    name: 'narrow',
    scopes: ['agents'],
  });
  const client = new Jettson({ apiKey, baseUrl: server.url });
  const run = async (inputFiles: { name: string; media_type: 'image/png'; data: string }[]) => {
    const { agent_id: id } = await client.agents.spawn('Say the colour', { tools: ['memory'], inputFiles });
    await client.agents.wait(id);
    return `/agents/${id}/steps/1/request`;
  };
  const [plain, seeing] = [
    await run([]),
    await run([{ name: 'dot.png', media_type: 'image/png', data: DOT }]),
  ];

  const whole = await call('GET', seeing, undefined, apiKey);
  const refused = await call('GET', seeing, undefined, narrow);
  const without = await call('GET', plain, undefined, narrow);

  expect(JSON.stringify(whole.body)).toContain(DOT);
  expect(refused).toMatchObject({
    status: 403,
    body: { error: { code: 'forbidden', details: { scope: 'files' } } },
  });
  expect(without.status).toBe(200);
});
