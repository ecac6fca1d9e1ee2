import { transaction } from '@jettson/database';
import { isWaitedFor } from '@jettson/database/testing';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { newParentCaller } from '../lifecycle/sub-agents/testing/new-parent-caller.ts';
import { renewLeases } from '../runs/leases.ts';
import { useTestApp } from '../testing/index.ts';
import { endModelWaits, noteOutage } from './model-waits.ts';
import { awaitModel } from './state.ts';

const app = useTestApp({}, { isolated: true });
const probe = { probeMs: 60_000 };
const away = (models: string[]) => models.map((model) => ({ model, retryAfterMs: null }));

// The embedded engine runs one transaction after another.
test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'an agent that begins to wait for a provider at the moment when another gets an answer is not forgotten',
  async () => {
    const { db } = app.deps.database;
    const { accountId, parent } = await newParentCaller(app);
    const { id: agentId, leaseId } = await parent();
    const models = ['acme/one'];
    await noteOutage(db, away(models), probe);

    const answered = await transaction(db, async (tx) => {
      await awaitModel(tx, accountId, { agentId, leaseId }, { models, error: 'away', maxWaitSeconds: 600 });
      await noteOutage(tx, away(models), probe);
      const all = [endModelWaits(app.deps.database, 'acme/one')];
      await expect.poll(() => isWaitedFor(tx), { timeout: 10_000 }).toBe(true);
      return all;
    });
    await Promise.all(answered);

    const { rows } = await sql`select provider from model_outages`.execute(db);
    expect(rows).toEqual([{ provider: 'acme' }]);
  },
);

test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'agents that begin to wait for the same providers, in whatever order, do not wait for each other',
  async () => {
    const { db } = app.deps.database;
    await noteOutage(db, away(['first/one', 'second/one']), probe);

    const others = await transaction(db, async (tx) => {
      // As far as the statement below has got when the other one begins.
      await sql`update model_outages set next_probe_at = now() where provider = 'first'`.execute(tx);
      const all = [noteOutage(db, away(['second/one', 'first/one']), probe)];
      await expect.poll(() => isWaitedFor(tx), { timeout: 10_000 }).toBe(true);
      await noteOutage(tx, away(['first/one', 'second/one']), probe);
      return all;
    });

    await expect(Promise.all(others)).resolves.toHaveLength(1);
  },
);

test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'who changes many agents that others hold locks them in one order',
  async () => {
    const { db } = app.deps.database;
    const { accountId, keyId } = await newParentCaller(app);
    const [first = '', second = ''] = [newId('ag'), newId('ag')].toSorted();
    // In the table and by their leases, they come the other way round.
    for (const [id, lease] of [
      [second, 'a:1'],
      [first, 'a:2'],
    ]) {
      await sql`
        insert into agents (id, account_id, key_id, task, max_run_seconds, status, reason, started_at, lease_id,
                            lease_expires_at, model_wait)
        values (${id}, ${accountId}, ${keyId}, 'x', 600, 'running', 'waiting_for_model', now(), ${lease}, now(),
                '{"models":["third/one"]}')`.execute(db);
    }
    const changes = [
      () => renewLeases(db, ['a:1', 'a:2']),
      () => endModelWaits(app.deps.database, 'third/one'),
    ];

    for (const change of changes) {
      const changing = await transaction(db, async (tx) => {
        await sql`update agents set attempts = 1 where id = ${first}`.execute(tx);
        const all = [change()];
        await expect.poll(() => isWaitedFor(tx), { timeout: 10_000 }).toBe(true);
        await sql`update agents set attempts = 1 where id = ${second}`.execute(tx);
        return all;
      });
      await expect(Promise.all(changing)).resolves.toHaveLength(1);
    }
  },
);
