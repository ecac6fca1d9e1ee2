import type { Agent, AgentEventPage, Usage } from '@jettson/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { upsertPrice } from '../models/price-queries.ts';
import { startUsageServer } from '../models/testing/start-usage-server.ts';
import { hasEnded, startTestServer, type TestServer, untilAgent } from '../testing/index.ts';

const FORMATS = {
  anthropic: {
    input: 'input_tokens',
    output: 'output_tokens',
    read: (tokens: unknown) => ({ cache_read_input_tokens: tokens, cache_creation_input_tokens: 200 }),
  },
  openai: {
    input: 'prompt_tokens',
    output: 'completion_tokens',
    read: (tokens: unknown) => ({
      prompt_tokens_details: { cached_tokens: tokens, cache_write_tokens: 200 },
    }),
  },
} as const;

describe.each(['anthropic', 'openai'] as const)('over the %s format', (wire) => {
  const { input, output, read } = FORMATS[wire];
  let usage: unknown;
  let provider: Awaited<ReturnType<typeof startUsageServer>>;
  let server: TestServer;
  beforeAll(async () => {
    provider = await startUsageServer(() => usage);
    const environment = { ANTHROPIC_BASE_URL: provider.url, OPENAI_BASE_URL: provider.url };
    server = await startTestServer(() => ({}), { wire, environment });
    await upsertPrice(server.server.deps.database.db, {
      model: `${wire}/scripted`,
      input: 1000,
      cachedInput: 100,
      cacheWrite: 2000,
      output: 10_000,
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    provider.close();
  });

  /** A complete run whose provider reports this usage. */
  async function runWith(reported: unknown): Promise<{ agent: Agent; asked: number }> {
    usage = reported;
    const before = provider.asked();
    const task = { task: 'x', metadata: { memory: { extract: false } } };
    const { agent_id } = (await server.call<Agent>('POST', '/agents', task)).body;
    return { agent: await untilAgent(server, agent_id, hasEnded), asked: provider.asked() - before };
  }

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'many'],
    ['texts', { [input]: '12', [output]: '3' }],
    ['negative numbers', { [input]: -5000, [output]: -7 }],
    ['numbers that are too large', { [input]: 1e300, [output]: 1e300 }],
  ])('a provider that reports %s is called once, and its usage is estimated', async (_, reported) => {
    const { agent, asked } = await runWith(reported);

    expect(agent).toMatchObject({ status: 'completed', final_result: 'done', usage: { estimated: true } });
    expect(asked).toBe(1);
    expect(agent.usage.input_tokens).toBeGreaterThan(100);
    expect(agent.usage.input_tokens).toBeLessThan(100_000);
    expect(agent.usage.output_tokens).toBeGreaterThan(0);
    expect(agent.usage.cost_usd).toBeGreaterThan(0);
    const events = await server.call<AgentEventPage>('GET', `/agents/${agent.agent_id}/events`);
    expect(events.body.data.find(({ type }) => type === 'message')).toMatchObject({
      data: { usage: { estimated: true, input_tokens: agent.usage.input_tokens } },
    });
  });

  test('fractions of tokens are rounded up', async () => {
    const { agent, asked } = await runWith({ [input]: 10.5, [output]: 2.5 });

    expect(agent).toMatchObject({
      status: 'completed',
      usage: { input_tokens: 11, output_tokens: 3, estimated: false },
    });
    expect(asked).toBe(1);
  });

  test('tokens read from and written to the cache have their own price', async () => {
    const total = { [input]: wire === 'anthropic' ? 100 : 1300, [output]: 10 };
    const { agent } = await runWith({ ...total, ...read(1000) });

    expect(agent.usage).toMatchObject({
      input_tokens: 1300,
      cached_input_tokens: 1000,
      output_tokens: 10,
      estimated: false,
    });
    expect(agent.usage.cost_usd).toBeCloseTo((100 * 1000 + 1000 * 100 + 200 * 2000 + 10 * 10_000) / 1e6, 9);
  });

  test("no report ever lowers the account's usage", async () => {
    const before = (await server.call<Usage>('GET', '/usage')).body.total;

    await runWith({ [input]: -1_000_000, [output]: -1_000_000 });

    const after = (await server.call<Usage>('GET', '/usage')).body.total;
    expect(after.input_tokens).toBeGreaterThan(before.input_tokens);
    expect(after.cost_usd).toBeGreaterThan(before.cost_usd);
    expect(after.estimated).toBe(true);
  });
});
