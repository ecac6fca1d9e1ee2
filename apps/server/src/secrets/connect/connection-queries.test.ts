import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { sweepExpired } from '../../operate/sweep-expired.ts';
import { newAccount, useTestApp } from '../../testing/index.ts';
import { insertPending } from './connection-queries.ts';

const app = useTestApp();

test('a connection that nobody finished is removed after its time, whatever its account does next', async () => {
  const { db } = app.deps.database;
  const [late, early] = [await newAccount(db), await newAccount(db)];
  const pending = { stateHash: 'state', sessionHash: 'session', content: 'sealed' };
  await insertPending(db, late.accountId, { id: 'con_late', ...pending }, -1);
  await insertPending(db, early.accountId, { id: 'con_early', ...pending }, 600);

  await sweepExpired(app.deps);
  await sweepExpired(app.deps);

  const { rows } = await sql`
    select id from pending_connections where account_id in (${late.accountId}, ${early.accountId})`.execute(
    db,
  );
  expect(rows).toEqual([{ id: 'con_early' }]);
});
