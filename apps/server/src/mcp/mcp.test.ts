import type { Agent, Memory } from '@jettson/contract';
import type { Embedder } from '@jettson/embedder';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { openKeyFinder } from '../accounts/open-key-finder.ts';
import type { ApiDeps } from '../deps.ts';
import type { AppEnv } from '../http/app-env.ts';
import { readConnection } from '../http/connection.ts';
import { openHeldBodies } from '../http/hold-body.ts';
import { onError, onNotFound } from '../http/on-error.ts';
import { requestContext } from '../http/request-context.ts';
import { openRequestRates } from '../http/request-rates.ts';
import { finishAgent } from '../lifecycle/finish-agent.ts';
import { openMemoryTurns } from '../memory/model/memory-turns.ts';
import { REVERSING } from '../memory/testing/reversing-reranker.ts';
import { newAccount } from '../testing/new-account.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { mcpRoutes } from './routes.ts';

let testApp: TestApp;
let http: Hono<AppEnv>;
beforeAll(async () => {
  testApp = await openTestApp();
  http = appOf(testApp.deps);
});
afterAll(() => testApp[Symbol.asyncDispose]());

function appOf(deps: ApiDeps) {
  const callers = { findKey: openKeyFinder(deps.database.db), rates: openRequestRates() };
  const app = new Hono<AppEnv>().onError(onError).notFound(onNotFound);
  return app
    .use(requestContext(deps.log), readConnection(deps.reach))
    .route('/', mcpRoutes(deps, { callers, turns: openMemoryTurns(), holdBody: openHeldBodies() }));
}

/** The official client, speaking to the app without a socket. */
async function connect(apiKey: string, app = http) {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), {
    requestInit: { headers: { authorization: `Bearer ${apiKey}` } },
    fetch: async (url, init) => app.request(url.toString(), init),
  });
  await client.connect(transport as Parameters<Client['connect']>[0]);
  onTestFinished(() => client.close());
  return {
    client,
    async call<Answer>(name: string, input: Record<string, unknown> = {}): Promise<Answer> {
      const result = await client.callTool({ name, arguments: input });
      expect(result.isError, JSON.stringify(result.content)).toBeFalsy();
      return result.structuredContent as Answer;
    },
    async fail(name: string, input: Record<string, unknown> = {}): Promise<string> {
      const result = await client.callTool({ name, arguments: input });
      expect(result.isError).toBe(true);
      return (result.content as [{ text: string }])[0].text;
    },
  };
}

async function connectNew() {
  const account = await newAccount(testApp.deps.database.db);
  return { account, ...(await connect(account.apiKey)) };
}

test.each([
  ['memory', 'agent_list', {}, 'agents'],
  ['memory', 'agent_spawn', { task: 'x' }, 'agents'],
  ['agents', 'memory_list', {}, 'memory'],
  ['agents', 'memory_put', { key: 'k', value: 'v' }, 'memory'],
] as const)(
  'a key with the scope %s alone is refused by the tool %s',
  async (scope, tool, input, missing) => {
    const { apiKey } = await newAccount(testApp.deps.database.db, { scopes: [scope] });
    const { call, fail } = await connect(apiKey);

    const text = await fail(tool, input);

    expect(JSON.parse(text)).toMatchObject({ error: { code: 'forbidden', details: { scope: missing } } });
    await call(scope === 'memory' ? 'memory_list' : 'agent_list');
  },
);

test('the client is told which tools there are', async () => {
  const { client } = await connectNew();

  const { tools } = await client.listTools();

  expect(tools.map(({ name }) => name).sort()).toEqual([
    'agent_cancel',
    'agent_get',
    'agent_list',
    'agent_spawn',
    'memory_delete',
    'memory_get',
    'memory_history',
    'memory_list',
    'memory_namespaces',
    'memory_put',
    'memory_search',
  ]);
  expect(client.getInstructions()).toContain('memories');
  expect(tools.find(({ name }) => name === 'memory_put')?.inputSchema).toMatchObject({
    type: 'object',
    required: ['key', 'value'],
  });
});

test('a memory is put, found, changed, looked up in its history and forgotten', async () => {
  const { call } = await connectNew();

  const first = await call<Memory>('memory_put', { key: 'drink', value: 'Ada orders tea', tags: ['ada'] });
  await call('memory_put', { key: 'drink', value: 'Ada orders coffee' });
  const found = await call<{ results: Memory[] }>('memory_search', { query: 'what does Ada order?' });
  const history = await call<{ versions: Memory[] }>('memory_history', { key: 'drink' });
  const then = await call('memory_get', { key: 'drink', as_of: first.updated_at });
  const namespaces = await call('memory_namespaces');
  const deleted = await call('memory_delete', { key: 'drink' });
  const gone = await call('memory_get', { key: 'drink' });

  expect(first).toMatchObject({ trust: 'agent', provenance: { kind: 'agent', tool: 'mcp' } });
  expect(found.results.map(({ value }) => value)).toEqual(['Ada orders coffee']);
  expect(history.versions.map(({ value }) => value)).toEqual(['Ada orders coffee', 'Ada orders tea']);
  expect(then).toMatchObject({ found: true, memory: { value: 'Ada orders tea' } });
  expect(namespaces).toEqual({ namespaces: [{ namespace: 'default', count: 1 }] });
  expect([deleted, gone]).toEqual([{ deleted: true }, { found: false }]);
});

test('an agent is spawned once for one idempotency key, listed, and cancelled', async () => {
  const { call } = await connectNew();
  const request = { task: 'Count to three', idempotency_key: 'once' };

  const agent = await call<Agent>('agent_spawn', request);
  const again = await call<Agent>('agent_spawn', request);
  const list = await call<{ data: Agent[] }>('agent_list');
  const cancelled = await call<Agent>('agent_cancel', { agent_id: agent.agent_id });

  expect(again.agent_id).toBe(agent.agent_id);
  expect(list.data.map(({ agent_id: id }) => id)).toEqual([agent.agent_id]);
  expect(cancelled.status).toBe('stopped');
});

test('waiting for an agent answers when it ends', async () => {
  const { call, account } = await connectNew();
  const { agent_id: agentId } = await call<Agent>('agent_spawn', { task: 'Count to three' });

  const waiting = call<Agent>('agent_get', { agent_id: agentId, wait_seconds: 50 });
  const end = { status: 'stopped', reason: 'cancelled', finalResult: null, error: null } as const;
  const agent = { id: agentId, parentId: null, rootId: null, definition: {} };
  await finishAgent(testApp.deps, account.accountId, { agent, leaseId: null, end });

  expect((await waiting).status).toBe('stopped');
});

test('errors are results that the model can read', async () => {
  const { fail } = await connectNew();

  const absent = await fail('memory_delete', { key: 'nothing' });
  const region = await fail('agent_spawn', { task: 'x', region: 'mars' });
  const invalid = await fail('memory_put', { key: 'a', value: '' });

  expect(JSON.parse(absent)).toMatchObject({ error: { code: 'not_found' } });
  expect(JSON.parse(region)).toMatchObject({
    error: { code: 'invalid_region', details: { field: 'region' } },
  });
  expect(invalid).toContain('value');
});

test('a search has the order of the reranker', async () => {
  const { apiKey } = await newAccount(testApp.deps.database.db);
  const { call } = await connect(apiKey, appOf({ ...testApp.deps, reranker: REVERSING }));
  await call('memory_put', { key: 'drink', value: 'Ada orders tea' });
  await call('memory_put', { key: 'office', value: 'The office opens at nine' });

  const { results } = await call<{ results: Memory[] }>('memory_search', { query: 'what does Ada order?' });

  expect(results.map(({ key }) => key)).toEqual(['office', 'drink']);
});

test('a bug on our side is not shown', async () => {
  const { apiKey } = await newAccount(testApp.deps.database.db);
  const embedder: Embedder = {
    ...testApp.deps.embedder,
    embedQuery: () => Promise.reject(new Error('secret detail')),
  };
  const { fail } = await connect(apiKey, appOf({ ...testApp.deps, embedder }));

  const shown = await fail('memory_search', { query: 'x' });

  expect(shown).toContain('internal_error');
  expect(shown).not.toContain('secret detail');
});

test('one account sees nothing of another', async () => {
  const [ada, bob] = [await connectNew(), await connectNew()];
  await ada.call('memory_put', { key: 'drink', value: 'Ada orders tea' });
  const { agent_id: agentId } = await ada.call<Agent>('agent_spawn', { task: 'Count' });

  const memory = await bob.call('memory_get', { key: 'drink' });
  const found = await bob.call('memory_search', { query: 'tea' });
  const agent = await bob.fail('agent_get', { agent_id: agentId });
  const agents = await bob.call('agent_list');

  expect([memory, found, agents]).toEqual([
    { found: false },
    { results: [] },
    { data: [], next_cursor: null },
  ]);
  expect(agent).toContain('not_found');
});

test('a key with a memory limit reaches its namespaces alone, and the agents of its limit', async () => {
  const { db } = testApp.deps.database;
  const { account, call } = await connectNew();
  await call('memory_put', { key: 'drink', value: 'Robert orders beer', namespace: 'robert' });
  const { agent_id: agentId } = await call<Agent>('agent_spawn', { task: 'of all' });
  const memory = { read: ['alice'], write: 'alice' };
  const { apiKey } = await createKey(db, account.accountId, { name: 'alice', memory });
  const alice = await connect(apiKey);

  const mine = await alice.call<Memory>('memory_put', { key: 'drink', value: 'Alice orders tea' });
  const shown = [
    await alice.call('memory_search', { query: 'what is ordered?' }),
    await alice.call('memory_list'),
    await alice.call('memory_namespaces'),
    await alice.fail('memory_search', { query: 'beer', namespace: 'robert' }),
    await alice.fail('memory_get', { key: 'drink', namespace: 'robert' }),
    await alice.fail('memory_history', { key: 'drink', namespace: 'robert' }),
    await alice.fail('memory_put', { key: 'drink', value: 'mine', namespace: 'robert' }),
    await alice.fail('memory_delete', { key: 'drink', namespace: 'robert', hard: true }),
    await alice.fail('agent_get', { agent_id: agentId }),
    await alice.fail('agent_cancel', { agent_id: agentId }),
    await alice.fail('agent_spawn', { task: 'x', memory: { read: ['robert'] } }),
    await alice.call('agent_list'),
  ];

  expect(mine.namespace).toBe('alice');
  expect(JSON.stringify(shown)).not.toMatch(/robert|beer|of all/i);
  expect(await call('memory_get', { key: 'drink', namespace: 'robert' })).toMatchObject({ found: true });
});

test.each([undefined, 'Bearer jett_sk_live_wrong'])(
  'without a valid key there is nothing: %s',
  async (authorization) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

    const response = await http.request('/mcp', {
      method: 'POST',
      headers: authorization ? { ...headers, authorization } : headers,
      body,
    });

    expect(response.status).toBe(401);
  },
);

test('waiting calls are counted, and those of one account leave room for others', async () => {
  const { account, call } = await connectNew();
  const { agent_id: id } = await call<Agent>('agent_spawn', { task: 'wait' });
  const other = await connectNew();
  const { agent_id: otherId } = await other.call<Agent>('agent_spawn', { task: 'wait' });
  const clients = await Promise.all(Array.from({ length: 101 }, () => connect(account.apiKey)));

  const results = clients.map(({ client }) =>
    client.callTool({ name: 'agent_get', arguments: { agent_id: id, wait_seconds: 50 } }),
  );
  const refused = await Promise.race(results);
  const otherWait = other.call<Agent>('agent_get', { agent_id: otherId, wait_seconds: 0.01 });

  expect(refused.isError).toBe(true);
  expect(JSON.stringify(refused.content)).toContain('concurrent_limit_reached');
  expect((await otherWait).agent_id).toBe(otherId);
  await call('agent_cancel', { agent_id: id });
  expect((await Promise.all(results)).filter(({ isError }) => isError)).toHaveLength(1);
});

test('every tool refuses an unknown argument, even a nested one', async () => {
  const { client, fail } = await connectNew();
  const { tools } = await client.listTools();

  for (const { name, inputSchema } of tools) {
    expect(inputSchema, name).toMatchObject({ additionalProperties: false });
    expect(await fail(name, { surplus: 1 }), name).toContain('no such field');
  }
  expect(await fail('agent_spawn', { task: 'x', limits: { max_cost: 3 } })).toContain(
    'did you mean max_cost_usd?',
  );
});
