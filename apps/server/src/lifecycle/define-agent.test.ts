import { says } from '@jettson/agent/testing';
import type { Agent, AgentEventPage, ModelList } from '@jettson/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setWindow } from '../models/price-queries.ts';
import {
  type RecordingProvider,
  startRecordingProvider,
} from '../models/testing/start-recording-provider.ts';
import { hasEnded, newAccount, startTestServer, type TestServer, untilAgent } from '../testing/index.ts';

const refused = new Set<string>();
let anthropic: RecordingProvider;
let openai: RecordingProvider;
let server: TestServer;
beforeAll(async () => {
  const refuse = (model: string) => (refused.has(model) ? 400 : undefined);
  anthropic = await startRecordingProvider(['claude-haiku-4-5', 'claude-sonnet-5-5', 'claude-own'], refuse);
  openai = await startRecordingProvider(['gpt-4o', 'gpt-6-sol'], refuse);
  server = await startTestServer(() => says('unused'), {
    environment: {
      JETTSON_MODEL: 'anthropic/claude-own',
      ANTHROPIC_BASE_URL: anthropic.url,
      OPENAI_BASE_URL: openai.url,
      OLLAMA_URL: 'http://127.0.0.1:1',
      LM_STUDIO_URL: 'http://127.0.0.1:1',
      // A local model that this machine has already downloaded would be listed too.
      JETTSON_CACHE_DIR: '/nowhere',
    },
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await anthropic[Symbol.asyncDispose]();
  await openai[Symbol.asyncDispose]();
});

const spawn = (body: object, apiKey?: string) =>
  server.call<Agent & { error: { code: string; message: string; details: object } }>(
    'POST',
    '/agents',
    { task: 'Say something', ...body },
    apiKey,
  );

/** Spawns an agent, waits for its end, and returns it with its events and the requests to the providers. */
async function run(body: object) {
  const before = [anthropic.asked.length, openai.asked.length];
  const { status, body: spawned } = await spawn({ memory: { recall: false, extract: false }, ...body });
  expect(status).toBe(201);
  const agent = await untilAgent(server, spawned.agent_id, hasEnded);
  const { body: page } = await server.call<AgentEventPage>(
    'GET',
    `/agents/${agent.agent_id}/events?limit=100`,
  );
  return {
    agent,
    events: page.data,
    asked: [...anthropic.asked.slice(before[0]), ...openai.asked.slice(before[1])],
  };
}

test('an agent runs on the model that its spawn names, others on the default', async () => {
  const named = await run({ model: 'openai/gpt-6-sol' });
  const unnamed = await run({});

  expect(named.agent).toMatchObject({
    status: 'completed',
    model: 'openai/gpt-6-sol',
    model_id: 'openai/gpt-6-sol',
  });
  expect(named.asked).toMatchObject([{ model: 'gpt-6-sol' }]);
  expect(named.events.find(({ type }) => type === 'message')).toMatchObject({
    data: { model_id: 'openai/gpt-6-sol' },
  });
  expect(unnamed.agent).toMatchObject({
    model: 'jettson-6.0',
    model_id: 'anthropic/claude-own',
    model_options: null,
  });
  expect(unnamed.asked).toMatchObject([{ model: 'claude-own' }]);
});

test('options reach each provider under its own names', async () => {
  const options = { effort: 'high', max_output_tokens: 900 };

  const claude = await run({ model: { id: 'anthropic/claude-sonnet-5-5', ...options } });
  const gpt = await run({ model: { id: 'openai/gpt-6-sol', ...options } });

  expect(claude.agent.model_options).toEqual(options);
  expect(claude.asked[0]).toMatchObject({ max_tokens: 900, output_config: { effort: 'high' } });
  expect(gpt.asked[0]).toMatchObject({ max_completion_tokens: 900, reasoning_effort: 'high' });
});

test.each([
  [8000, { max_tokens: 8000, thinking: { type: 'enabled', budget_tokens: 4000 } }, []],
  [900, { max_tokens: 900 }, ['effort']],
])(
  'a limit of %i tokens holds for a model that thinks within a budget, too',
  async (max_output_tokens, sent, ignored) => {
    const { asked, events } = await run({
      model: { id: 'anthropic/claude-haiku-4-5', effort: 'max', max_output_tokens },
    });

    expect(asked[0]).toMatchObject(sent);
    expect('thinking' in (asked[0] ?? {})).toBe('thinking' in sent);
    const options = events.flatMap((event) =>
      event.type === 'model-option-ignored' ? [event.data.option] : [],
    );
    expect(options).toEqual(ignored);
  },
);

test('an effort that the model does not have is not sent, and an event says so', async () => {
  const { asked, events } = await run({ model: { id: 'openai/gpt-4o', effort: 'low' } });

  expect(asked).toHaveLength(1);
  expect(asked[0]).not.toHaveProperty('reasoning_effort');
  expect(events.find(({ type }) => type === 'model-option-ignored')).toMatchObject({
    data: { step: 1, model_id: 'openai/gpt-4o', option: 'effort' },
  });
});

test('a fallback answers for a model that refuses, and its price is used', async () => {
  refused.add('claude-sonnet-5-5');
  const { agent, events } = await run({
    model: { id: 'anthropic/claude-sonnet-5-5', fallbacks: ['anthropic/claude-haiku-4-5'] },
  });
  refused.clear();

  expect(agent).toMatchObject({
    status: 'completed',
    model: 'anthropic/claude-sonnet-5-5',
    model_id: 'anthropic/claude-haiku-4-5',
  });
  // 100 tokens read at $1 and 10 written at $5 a million.
  expect(agent.usage.cost_usd).toBeCloseTo(0.00015, 8);
  expect(events.find(({ type }) => type === 'model-fallback')).toMatchObject({
    data: { from_model: 'anthropic/claude-sonnet-5-5', to_model: 'anthropic/claude-haiku-4-5' },
  });
});

test('instructions come in the system prompt after ours, and the log has what was resolved', async () => {
  const { agent, asked, events } = await run({ instructions: 'Answer like a pirate.', max_turns: 7 });

  const system = JSON.stringify(asked[0]?.system);
  expect(system.indexOf('You are a Jettson agent')).toBeLessThan(system.indexOf('Answer like a pirate.'));
  expect(system).toContain('At most 7 turns');
  expect(agent).toMatchObject({ instructions: 'Answer like a pirate.', max_turns: 7 });
  expect(events[1]).toMatchObject({
    id: 2,
    type: 'agent-configured',
    data: { model: 'jettson-6.0', model_options: null, instructions: 'Answer like a pirate.', max_turns: 7 },
  });
});

test.each([
  [{ model: 'gpt-4' }, 'invalid_model', 'model'],
  [{ model: { id: 'anthropic/claude-sonet-5-5' } }, 'invalid_model', 'model.id'],
  [{ model: { id: 'jettson-6.0', fallbacks: ['openai/nope'] } }, 'invalid_model', 'model.fallbacks.0'],
  [{ model: { id: 'jettson-6.0', efort: 'low' } }, 'invalid_body', 'model.efort'],
  [{ model: { id: 'jettson-6.0', effort: 'huge' } }, 'invalid_body', 'model.effort'],
  [{ instructions: '' }, 'invalid_body', 'instructions'],
  [{ instructions: 'x'.repeat(50_001) }, 'invalid_body', 'instructions'],
  [{ max_turns: 0 }, 'invalid_body', 'max_turns'],
])('a spawn with %o is refused', async (body, code, field) => {
  const { status, body: answer } = await spawn(body);

  expect(status).toBe(400);
  expect(answer.error).toMatchObject({ code, details: { field } });
});

test('the plan says how many turns a spawn may ask for', async () => {
  const { apiKey } = await newAccount(server.server.deps.database.db, { plan: 'free' });

  const { body } = await spawn({ max_turns: 51 }, apiKey);

  expect(body.error).toMatchObject({
    code: 'invalid_body',
    message: 'max_turns: the plan free allows 50 turns',
    details: { field: 'max_turns', expected: '1..50' },
  });
  expect((await spawn({ max_turns: 50 }, apiKey)).status).toBe(201);
});

test('a context window that the operator set replaces the one in the table, until it is taken back', async () => {
  const { db } = server.server.deps.database;
  const windows = async () => {
    const { body } = await server.call<ModelList>('GET', '/models');
    return body.data.slice(0, 2).map(({ context_window }) => context_window);
  };

  await setWindow(db, 'anthropic/claude-own', 32_000);
  await setWindow(db, 'anthropic/claude-haiku-4-5', 100_000);
  const set = await windows();
  await setWindow(db, 'anthropic/claude-own', null);
  await setWindow(db, 'anthropic/claude-haiku-4-5', null);

  expect(set).toEqual([32_000, 100_000]);
  expect(await windows()).toEqual([null, 200_000]);
});

test('GET /models lists what can be named, with what is known of it', async () => {
  const { body } = await server.call<ModelList>('GET', '/models');

  expect(body.data.map(({ id }) => id)).toEqual([
    'anthropic/claude-own',
    'anthropic/claude-haiku-4-5',
    'anthropic/claude-sonnet-5-5',
    'openai/gpt-4o',
    'openai/gpt-6-sol',
  ]);
  expect(body.data[0]).toMatchObject({
    default: true,
    prices: { input: 0, output: 0 },
    prices_date: null,
    context_window: null,
  });
  expect(body.data[1]).toMatchObject({
    default: false,
    provider: 'anthropic',
    pictures: true,
    context_window: 200_000,
    prices: { input: 1, cached_input: 0.1, cache_write: 1.25, output: 5 },
    prices_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  });
});
