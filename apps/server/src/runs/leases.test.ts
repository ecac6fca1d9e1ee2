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

  const first = await claimAgents(db, { workerId: 'wrk_one', regions: ['lhr'], limit: 1 });
  const rest = await claimAgents(db, { workerId: 'wrk_two', regions: ['lhr'], limit: 10 });

  expect(first.map(({ task }) => task)).toEqual(['lhr']);
  expect(rest.map(({ task }) => task)).toEqual(['anywhere']);
});
