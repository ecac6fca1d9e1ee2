import type { RegionList } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';
import { forgetPools, publishPools } from './publish-pools.ts';
import type { WarmPool } from './warm-pool.ts';

const app = useTestApp({ regions: ['north', 'south'] });

const pool = (region: string, size: number, ready: number) =>
  ({ region, size, state: () => ({ ready, starting: size - ready }) }) as WarmPool;

test('regions show the pools of all workers, and how often they were warm for the account', async () => {
  const { db } = app.deps.database;
  const { apiKey, accountId } = await newAccount(db);
  const other = await newAccount(db);
  await publishPools(db, 'regions-test-1', [pool('north', 2, 1)]);
  await publishPools(db, 'regions-test-2', [pool('north', 3, 3), pool('south', 1, 0)]);
  for (const [key, region, warm] of [
    [apiKey, 'north', true],
    [apiKey, 'north', true],
    [apiKey, 'north', false],
    [other.apiKey, 'south', false],
  ] as const) {
    const { body } = await app.call(key, 'POST', '/agents', { body: { task: 'x' } });
    await sql`update agents set started_at = now(), status = 'running', region = ${region}, warm_hit = ${warm}
               where id = ${(body as { agent_id: string }).agent_id}`.execute(db);
  }

  const { body } = await app.call(apiKey, 'GET', '/regions');
  await forgetPools(db, 'regions-test-1');
  await forgetPools(db, 'regions-test-2');

  expect((body as RegionList).regions).toEqual([
    {
      name: 'north',
      is_default: true,
      workers: 2,
      pool: { size: 5, ready: 4, starting: 1 },
      queued: 0,
      oldest_wait_seconds: null,
      spawns_24h: 3,
      hit_rate_24h: 2 / 3,
    },
    {
      name: 'south',
      is_default: false,
      workers: 1,
      pool: { size: 1, ready: 0, starting: 1 },
      queued: 0,
      oldest_wait_seconds: null,
      spawns_24h: 0,
      hit_rate_24h: null,
    },
  ]);
  expect(accountId).not.toBe(other.accountId);
});
