import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { newAccount } from '../testing/index.ts';
import { claimAgents } from './leases.ts';

let database: TestDatabase;
beforeAll(async () => {
  // A claim takes what it finds, including agents of other tests.
  database = await createTestDatabase({ isolated: true });
});
afterAll(() => database.close());

test('a worker claims agents of its own regions and agents without a region, oldest first, and nobody else gets them', async () => {
  const { db } = database;
  const { accountId, keyId } = await newAccount(db);
  for (const [index, region] of ['iad', 'lhr', null].entries()) {
    await sql`
      insert into agents (id, account_id, key_id, task, max_run_seconds, requested_region, created_at)
      values (${newId('ag')}, ${accountId}, ${keyId}, ${region ?? 'anywhere'}, 600, ${region},
              now() + ${index} * interval '1 second')`.execute(db);
  }

  const first = await claimAgents(db, {
    workerId: 'wrk_one',
    regions: ['lhr'],
    limit: 1,
    hasDefaultModel: true,
  });
  const rest = await claimAgents(db, {
    workerId: 'wrk_two',
    regions: ['lhr'],
    limit: 10,
    hasDefaultModel: true,
  });

  expect(first.map(({ task }) => task)).toEqual(['lhr']);
  expect(rest.map(({ task }) => task)).toEqual(['anywhere']);
});

test('without a default model, agents are claimed that name another one, as their choice or as a fallback', async () => {
  const { db } = database;
  const { accountId, keyId } = await newAccount(db);
  const definitions = {
    'names none': {},
    'names one': { model: 'ollama/qwen3' },
    'has options for the default': {
      model: 'jettson-6.0',
      model_options: { effort: 'low', fallbacks: null },
    },
    'falls back to one': {
      model: 'jettson-6.0',
      model_options: { fallbacks: ['jettson-6.0', 'ollama/qwen3'] },
    },
    'falls back to the default': { model: 'jettson-6.0', model_options: { fallbacks: ['jettson-6.0'] } },
  };
  for (const [task, definition] of Object.entries(definitions)) {
    await sql`
      insert into agents (id, account_id, key_id, task, max_run_seconds, definition)
      values (${newId('ag')}, ${accountId}, ${keyId}, ${task}, 600, ${JSON.stringify(definition)}::json)`.execute(
      db,
    );
  }
  const claim = async (hasDefaultModel: boolean) =>
    (await claimAgents(db, { workerId: 'wrk_one', regions: [], limit: 10, hasDefaultModel }))
      .map(({ task }) => task)
      .sort();

  const without = await claim(false);
  const rest = await claim(true);

  expect(without).toEqual(['falls back to one', 'names one']);
  expect(rest).toEqual(['falls back to the default', 'has options for the default', 'names none']);
});
