import type { DatabaseHandle } from '@jettson/database';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { readMetricsText } from '../telemetry/read-metrics.ts';
import { newAccount } from '../testing/new-account.ts';
import { useTestApp } from '../testing/use-test-app.ts';
import { watchDatabase } from './watch-database.ts';

const app = useTestApp();

test('the queue, its first agent and the connections are shown, for all accounts together', async () => {
  const { db } = app.deps.database;
  const accounts = await Promise.all([newAccount(db), newAccount(db)]);
  for (const { apiKey } of accounts) await app.call(apiKey, 'POST', '/agents', { body: { task: 'wait' } });

  const stop = watchDatabase(app.deps.database);
  const text = await readMetricsText();
  stop();

  const values = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:{[^}]*})? (.*)$`, 'gm'))].map(([, value]) => Number(value));
  expect(values('jettson_queue_agents').reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...values('jettson_queue_oldest_seconds'))).toBeGreaterThan(0);
  expect(text).toMatch(/jettson_agents\{status="spawning"\} [1-9]/);
  expect(text).toMatch(/jettson_database_connections\{pool="requests",state="idle"\} \d/);
  expect(values('jettson_database_up')).toEqual([1]);
  expect(values('jettson_disk_syncs_total').length).toBe(1);
  for (const { accountId } of accounts) expect(text).not.toContain(accountId);
});

test('however many read, the database is asked once', async () => {
  const asked = vi.spyOn(pg.Client.prototype, 'query');
  const stop = watchDatabase(app.deps.database);

  for (let number = 0; number < 5; number++) await Promise.all([readMetricsText(), readMetricsText()]);
  stop();

  const looks = asked.mock.calls.filter((args) => JSON.stringify(args).includes('region_pools'));
  expect(looks.length).toBe(1);
  asked.mockRestore();
});

test('a database that hangs holds up nobody who reads the metrics', async () => {
  const pool = { connect: () => new Promise<never>(() => {}), end: async () => {}, options: {} };
  const hanging = {
    db: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    poolUse: () => [{ name: 'requests', total: 10, idle: 0, waiting: 7 }],
    logSyncs: () => 0,
  } as unknown as DatabaseHandle;
  const stop = watchDatabase(hanging);

  const text = await readMetricsText();
  stop();

  expect(text).toContain('jettson_database_up 0');
  expect(text).toContain('jettson_database_connections{pool="requests",state="waiting"} 7');
});
