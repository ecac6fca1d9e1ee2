import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { says } from '@jettson/agent/testing';
import type { Agent, AgentEventPage } from '@jettson/contract';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { providerPlace } from '../apps/server/src/models/providers/open-providers.ts';
import { upsertSavedProvider } from '../apps/server/src/models/providers/provider-queries.ts';
import { startTestServer, type TestServer, untilAgent } from '../apps/server/src/testing/index.ts';

const KEY = 'sk-of-the-operator-1234';
const TASK = 'Count the purple elephants';

/** A provider that repeats the key and the prompt, as an answer once and then in its errors. */
const provider = createServer(async (request, response) => {
  const prompt = await text(request);
  if (request.method === 'GET') return response.end(JSON.stringify({ data: [{ id: 'm' }] }));
  const key = request.headers.authorization?.replace('Bearer ', '');
  const isFirst = prompt.includes('[answer]') && !prompt.includes('worth remembering');
  response.setHeader('content-type', 'application/json').writeHead(isFirst ? 200 : 401);
  response.end(
    JSON.stringify(
      isFirst
        ? {
            id: '1',
            model: 'm',
            choices: [
              { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: `It is ${key}` } },
            ],
            usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
          }
        : { error: { code: 'invalid_api_key', message: `Incorrect API key ${key}`, sent: prompt } },
    ),
  );
});

const lines: string[] = [];
const log = () => lines.join('');
let server: TestServer;
let host: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(provider.address() as AddressInfo).port}`;
  server = await startTestServer(() => says('unused'), {
    environment: {
      JETTSON_MODEL: 'openai/m',
      OPENAI_API_KEY: KEY,
      OPENAI_BASE_URL: `http://${host}`,
      JETTSON_EGRESS_ALLOW: host,
      JETTSON_LOG_LEVEL: 'debug',
    },
    logTo: { write: (line) => void lines.push(line) },
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  provider.close();
});

async function end(task: string, model?: string): Promise<{ agent: Agent; all: string }> {
  const { body } = await server.call<Agent>('POST', '/agents', { task, model });
  const agent = await untilAgent(server, body.agent_id, ({ status }) => status === 'completed').catch(
    async () => (await server.call<Agent>('GET', `/agents/${body.agent_id}`)).body,
  );
  const events = await server.call<AgentEventPage>('GET', `/agents/${agent.agent_id}/events`);
  return { agent, all: JSON.stringify([agent, events.body]) };
}

test('a key that a provider repeats in its error reaches nobody', async () => {
  const { agent, all } = await end(TASK);

  expect(agent.status).toBe('error');
  expect(agent.error).toContain('401');
  expect(all).not.toContain(KEY);
  expect(log()).not.toContain(KEY);
  expect(log()).not.toContain('purple elephants');
});

test('a key that a model repeats reaches nobody, and the job that fails afterwards keeps no prompt', async () => {
  const { agent, all } = await end(`${TASK} [answer]`);

  await vi.waitFor(() => expect(log()).toContain('job failed; it is tried again'), { timeout: 30_000 });
  const { rows } = await server.server.deps.database.executeSql(
    'select output::text as output from pgboss.job where output is not null',
    [],
  );
  const kept = JSON.stringify(rows);

  expect(agent.final_result).toBe('It is [redacted]');
  expect(all).not.toContain(KEY);
  expect(kept).toContain('Incorrect API key');
  expect(kept).not.toContain(KEY);
  expect(log()).not.toContain(KEY);
  expect(log() + kept).not.toContain('purple elephants');
});

test('a key that an owner saved while the server runs reaches nobody either', async () => {
  const saved = 'sk-of-an-owner-5678';
  const { database, sealing, providers } = server.server.deps;
  await upsertSavedProvider(database.db, {
    provider: 'openai-compatible',
    sealedKey: await sealing.seal(saved, providerPlace('openai-compatible')),
    hint: null,
    baseUrl: `http://${host}`,
    savedBy: 'owner@example.com',
  });
  await providers.noteChange();

  const refused = await end(TASK, 'openai-compatible/m');
  const answered = await end(`${TASK} [answer]`, 'openai-compatible/m');

  expect(refused.agent.error).toContain('401');
  expect(answered.agent.final_result).toBe('It is [redacted]');
  expect(refused.all + answered.all).not.toContain(saved);
  expect(log()).not.toContain(saved);
});
