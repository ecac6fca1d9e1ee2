import type { Agent } from '@jettson/contract';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openKeyFinder } from '../accounts/open-key-finder.ts';
import type { AppEnv } from '../http/app-env.ts';
import { readConnection } from '../http/connection.ts';
import { openHeldBodies } from '../http/hold-body.ts';
import { onError, onNotFound } from '../http/on-error.ts';
import { requestContext } from '../http/request-context.ts';
import { openRequestRates } from '../http/request-rates.ts';
import { openMemoryTurns } from '../memory/model/memory-turns.ts';
import type { ModelSource } from '../models/model-source.ts';
import { newAccount } from '../testing/new-account.ts';
import { onlyModel } from '../testing/only-model.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { mcpRoutes } from './routes.ts';

/** A source in which one model can be named. */
const models: ModelSource = { ...onlyModel(), check: async () => {} };

let testApp: TestApp;
let http: Hono<AppEnv>;
beforeAll(async () => {
  testApp = await openTestApp({ models });
  const { deps } = testApp;
  const callers = { findKey: openKeyFinder(deps.database.db), rates: openRequestRates() };
  http = new Hono<AppEnv>()
    .onError(onError)
    .notFound(onNotFound)
    .use(requestContext(deps.log), readConnection(deps.reach))
    .route('/', mcpRoutes(deps, { callers, turns: openMemoryTurns(), holdBody: openHeldBodies() }));
});
afterAll(() => testApp[Symbol.asyncDispose]());

interface Connected {
  client: Pick<OldClient, 'listTools' | 'callTool' | 'getInstructions' | 'close'>;
  version: string | undefined;
}

/** What a transport needs to speak to the app without a socket; `versions` collects what each request says it speaks. */
function toApp(apiKey: string) {
  return {
    requestInit: { headers: { authorization: `Bearer ${apiKey}` } },
    fetch: async (url: string | URL, init?: RequestInit) => http.request(url.toString(), init),
  };
}

async function connectOld(apiKey: string): Promise<Connected> {
  const client = new OldClient({ name: 'test', version: '1' });
  const transport = new OldTransport(new URL('http://localhost/mcp'), toApp(apiKey));
  await client.connect(transport as Parameters<OldClient['connect']>[0]);
  return { client, version: transport.protocolVersion };
}

async function connectNew(apiKey: string, mode: 'auto' | 'legacy'): Promise<Connected> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), toApp(apiKey)));
  return { client: client as unknown as Connected['client'], version: client.getNegotiatedProtocolVersion() };
}

const clients: [string, string, (apiKey: string) => Promise<Connected>][] = [
  ['the client of 1.x', '2025-11-25', connectOld],
  ['the client of 2.x, as it is', '2025-11-25', (apiKey) => connectNew(apiKey, 'legacy')],
  ['the client of 2.x, that asks for the newest', '2026-07-28', (apiKey) => connectNew(apiKey, 'auto')],
];

describe.each(clients)('%s speaks %s', (_, expected, connect) => {
  async function open() {
    const account = await newAccount(testApp.deps.database.db, { plan: 'scale' });
    const { client, version } = await connect(account.apiKey);
    onTestFinished(() => client.close());
    return { account, client, version };
  }

  test('it is told the tools and the instructions, and calls one', async () => {
    const { client, version } = await open();

    const { tools } = await client.listTools();
    const put = await client.callTool({ name: 'memory_put', arguments: { key: 'drink', value: 'tea' } });
    const got = await client.callTool({ name: 'memory_get', arguments: { key: 'drink' } });

    expect(version).toBe(expected);
    expect(tools.map(({ name }) => name)).toContain('agent_spawn');
    expect(client.getInstructions()).toContain('memories');
    expect(put.isError).toBeFalsy();
    expect(got.structuredContent).toMatchObject({ found: true, memory: { value: 'tea' } });
  });

  test('agent_spawn takes what a spawn of the API takes', async () => {
    const { account, client } = await open();
    const template = {
      name: 'careful',
      defaults: { idle_timeout_seconds: 77, limits: { max_tokens: 5000 } },
    };
    await testApp.call(account.apiKey, 'POST', '/templates', { body: template });
    const secret = { value: 'a value that nobody is shown', hosts: ['api.example.com'] };
    await testApp.call(account.apiKey, 'PUT', '/secrets/TOKEN', { body: secret });
    const definition = {
      model: 'anthropic/claude-sonnet-5-5',
      instructions: 'You are careful.',
      tools: ['memory', 'jettson_http_request'],
      permissions: { default: 'ask', rules: [{ tool: 'jettson_memory_*', policy: 'allow' }] },
      max_turns: 7,
      secrets: ['TOKEN'],
      network: { type: 'limited', allowed_hosts: ['api.example.com'] },
    };

    const { structuredContent } = await client.callTool({
      name: 'agent_spawn',
      arguments: { task: 'Look', template: 'careful', ...definition },
    });

    const agent = structuredContent as unknown as Agent;
    expect(agent).toMatchObject({
      ...definition,
      template: { name: 'careful', version: 1 },
      limits: { max_tokens: 5000 },
      tools: expect.arrayContaining(['jettson_memory_put']),
    });
    expect(agent.tools).not.toContain('jettson_shell_run');
  });

  test('what is wrong with a call is said, and other accounts stay unseen', async () => {
    const [ada, bob] = [await open(), await open()];
    const { structuredContent } = await ada.client.callTool({
      name: 'agent_spawn',
      arguments: { task: 'x' },
    });
    const { agent_id: agentId } = structuredContent as unknown as Agent;

    const unknownTool = await bob.client.callTool({
      name: 'agent_spawn',
      arguments: { task: 'x', tools: ['shel'] },
    });
    const surplus = await bob.client.callTool({ name: 'memory_get', arguments: { key: 'k', surplus: 1 } });
    const unseen = await bob.client.callTool({ name: 'agent_get', arguments: { agent_id: agentId } });

    expect(JSON.stringify(unknownTool)).toContain('did you mean shell?');
    expect(JSON.stringify(surplus)).toContain('no such field');
    expect(JSON.stringify(unseen)).toContain('not_found');
    expect([unknownTool, surplus, unseen].map(({ isError }) => isError)).toEqual([true, true, true]);
  });
});

test('a version that does not exist is refused with those that there are', async () => {
  const { apiKey } = await newAccount(testApp.deps.database.db);
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2031-01-01',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };

  const answer = await http.request('/mcp', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2031-01-01',
      'mcp-method': 'tools/list',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } }),
  });

  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    error: { data: { supported: expect.arrayContaining(['2026-07-28']), requested: '2031-01-01' } },
  });
});
