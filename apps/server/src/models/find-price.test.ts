import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ConfigOverrides, readConfig } from '../config.ts';
import { findPrice } from './find-price.ts';
import { deletePrice, upsertPrice } from './price-queries.ts';
import { resolveModel } from './resolve-model.ts';
import { currentOrigin, replaceTable } from './table/current-table.ts';
import { shippedTable } from './table/model-table.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ isolated: true });
});
afterEach(async () => {
  await sql`delete from model_tables`.execute(database.db);
  await sql`delete from model_facts`.execute(database.db);
});
afterAll(() => database.close());

/** The price of the model that this environment names. */
async function priceIn(environment: Record<string, string>) {
  const { models } = readConfig({} satisfies ConfigOverrides, environment);
  const resolved = await resolveModel(models);
  if (resolved === null) throw new Error('no model');
  return findPrice(database.db, resolved);
}

const openai = (model: string, url: string) =>
  priceIn({ JETTSON_MODEL: model, OPENAI_API_KEY: 'k', OPENAI_BASE_URL: url });

test.each(['ANTHROPIC_API_KEY', 'OPENAI_API_KEY'])(
  'the model that %s brings has a price in the table that ships',
  async (variable) => {
    const price = await priceIn({ [variable]: 'k' });

    expect(price?.input).toBeGreaterThan(0);
    expect(price?.output).toBeGreaterThan(0);
    expect(price?.cachedInput).toBeLessThan(price?.input ?? 0);
  },
);

test("a model on this machine is free, and behind a proxy it costs its provider's price", async () => {
  const maker = await priceIn({ JETTSON_MODEL: 'anthropic/claude-sonnet-5-5', ANTHROPIC_API_KEY: 'k' });

  expect(await openai('openai/qwen3-8b', 'http://127.0.0.1:1234')).toMatchObject({ input: 0, output: 0 });
  expect(await priceIn({ JETTSON_MODEL: 'ollama/llama3.2' })).toMatchObject({ input: 0, output: 0 });
  expect(await openai('openai-compatible/claude-sonnet-5-5', 'http://localhost:4000')).toEqual(maker);
  expect(await openai('openai-compatible/anthropic/claude-sonnet-5-5', 'http://[::1]:4000')).toEqual(maker);
  expect(await openai('openai-compatible/claude-sonnet-5-5', 'https://gateway.example')).toEqual(maker);
});

test('the host decides whose model it is, if the same name has several prices', async () => {
  const groq = shippedTable().models['groq/openai/gpt-oss-120b'];

  expect(await openai('openai-compatible/openai/gpt-oss-120b', 'https://api.groq.com/openai')).toMatchObject({
    input: groq?.input,
    output: groq?.output,
  });
});

test('an unknown model on another machine has no price', async () => {
  expect(await openai('openai-compatible/our-own', 'https://models.example')).toBeNull();
  expect(await openai('openai/constructor', 'https://models.example')).toBeNull();
});

test('a price that the operator set takes precedence over the table, even for a model on this machine', async () => {
  const set = { model: 'openai/gpt-5', input: 7, cachedInput: 6, cacheWrite: 8, output: 9 };
  await upsertPrice(database.db, set);
  await upsertPrice(database.db, { ...set, model: 'ollama/llama3.2' });

  const remote = await openai('openai/gpt-5', 'https://api.openai.com');
  const local = await priceIn({ JETTSON_MODEL: 'ollama/llama3.2' });
  await deletePrice(database.db, 'openai/gpt-5');
  const removed = await openai('openai/gpt-5', 'https://api.openai.com');

  expect(remote).toEqual({ input: 7, cachedInput: 6, cacheWrite: 8, output: 9, above: null });
  expect(local).toMatchObject({ input: 7 });
  expect(removed?.input).toBe(shippedTable().models['openai/gpt-5']?.input);
});

test('a table that replaces the shipped one applies until a version of the server brings a newer one', async () => {
  const table = { source: 'ours', version: '1', models: { 'openai/gpt-5': { input: 3, output: 4 } } };
  await replaceTable(database.db, { ...table, date: '2999-01-01' });
  const replaced = await openai('openai/gpt-5', 'https://api.openai.com');
  const gone = await openai('openai/gpt-4.1', 'https://api.openai.com');
  const origin = await currentOrigin(database.db);
  await sql`update model_tables set date = '2020-01-01'`.execute(database.db);

  const afterUpgrade = await openai('openai/gpt-5', 'https://api.openai.com');

  expect(replaced).toEqual({ input: 3, cachedInput: 3, cacheWrite: 3, output: 4, above: null });
  expect(gone).toBeNull();
  expect(origin).toEqual({ source: 'ours', version: '1', date: '2999-01-01', isShipped: false });
  expect(afterUpgrade?.input).toBe(shippedTable().models['openai/gpt-5']?.input);
  expect(await currentOrigin(database.db)).toMatchObject({ isShipped: true });
});

test('a table that is older than the shipped one is refused, and nothing is changed', async () => {
  const old = { source: 'ours', version: '1', date: '2020-01-01', models: {} };

  await expect(replaceTable(database.db, old)).rejects.toThrow(/from 2020-01-01, .* nothing was changed/);
  expect(await currentOrigin(database.db)).toMatchObject({ isShipped: true });
});
