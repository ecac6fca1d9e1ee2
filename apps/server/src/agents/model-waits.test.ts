import { transaction } from '@jettson/database';
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
      const isWaitedFor = async () => {
        const { rows } = await sql`
          select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`.execute(
          tx,
        );
        return rows.length > 0;
      };
      await expect.poll(isWaitedFor, { timeout: 10_000 }).toBe(true);
      return all;
    });
    await Promise.all(answered);

    const { rows } = await sql`select provider from model_outages`.execute(db);
    expect(rows).toEqual([{ provider: 'acme' }]);
  },
);
