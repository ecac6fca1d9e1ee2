import { transaction } from '@jettson/database';
import { isWaitedFor } from '@jettson/database/testing';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newParentCaller } from '../lifecycle/sub-agents/testing/new-parent-caller.ts';
import { useTestApp } from '../testing/index.ts';
import { endModelWaits, noteOutage } from './model-waits.ts';
import { awaitModel } from './state.ts';

const app = useTestApp({}, { isolated: true });

// The embedded engine runs one transaction after another.
test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'an agent that begins to wait for a provider at the moment when another gets an answer is not forgotten',
  async () => {
    const { db } = app.deps.database;
    const { accountId, parent } = await newParentCaller(app);
    const { id: agentId, leaseId } = await parent();
    const models = ['acme/one'];
    const waiting = { probeMs: 60_000, retryAfterMs: null };
    await noteOutage(db, models, waiting);

    const answered = await transaction(db, async (tx) => {
      await awaitModel(tx, accountId, { agentId, leaseId }, { models, error: 'away', maxWaitSeconds: 600 });
      await noteOutage(tx, models, waiting);
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
    const waiting = { probeMs: 60_000, retryAfterMs: null };
    await noteOutage(db, ['first/one', 'second/one'], waiting);

    const others = await transaction(db, async (tx) => {
      // As far as the statement below has got when the other one begins.
      await sql`update model_outages set next_probe_at = now() where provider = 'first'`.execute(tx);
      const all = [noteOutage(db, ['second/one', 'first/one'], waiting)];
      await expect.poll(() => isWaitedFor(tx), { timeout: 10_000 }).toBe(true);
      await noteOutage(tx, ['first/one', 'second/one'], waiting);
      return all;
    });

    await expect(Promise.all(others)).resolves.toHaveLength(1);
  },
);
