import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { newAccount, newPlan } from '../testing/index.ts';
import { claimAgents, parkAgent, restAgent } from './leases.ts';

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
    hasComputers: true,
  });
  const rest = await claimAgents(db, {
    workerId: 'wrk_two',
    regions: ['lhr'],
    limit: 10,
    hasDefaultModel: true,
    hasComputers: true,
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
    (
      await claimAgents(db, {
        workerId: 'wrk_one',
        regions: [],
        limit: 10,
        hasDefaultModel,
        hasComputers: true,
      })
    )
      .map(({ task }) => task)
      .sort();

  const without = await claim(false);
  const rest = await claim(true);

  expect(without).toEqual(['falls back to one', 'names one']);
  expect(rest).toEqual(['falls back to the default', 'has options for the default', 'names none']);
});

/** An agent that waits, held under a lease. */
async function waitingAgent(
  { accountId, keyId }: { accountId: string; keyId: string },
  { region = null as string | null, seconds = 3600, reason = 'awaiting_message', waited = 0 } = {},
): Promise<{ agentId: string; leaseId: string }> {
  const target = { agentId: newId('ag'), leaseId: newId('lease') };
  await sql`
    insert into agents (id, account_id, key_id, task, max_run_seconds, status, reason, requested_region, idle_since,
                        idle_until, lease_id, lease_expires_at)
    values (${target.agentId}, ${accountId}, ${keyId}, 'wait', 600, 'idle', ${reason}, ${region},
            now() - ${waited} * interval '1 second', now() + ${seconds} * interval '1 second', ${target.leaseId}, now() + interval '15 seconds')`.execute(
    database.db,
  );
  return target;
}

const APART = { isApart: true, snapshotId: null };
const claimed = async (regions = ['lhr']) =>
  (
    await claimAgents(database.db, {
      workerId: 'wrk',
      regions,
      limit: 100,
      hasDefaultModel: true,
      hasComputers: true,
    })
  ).map(({ id }) => id);
/** Leaves out agents of other tests. */
const among = (targets: { agentId: string }[]) => (ids: string[]) =>
  ids.filter((id) => targets.some(({ agentId }) => agentId === id));
const free = (agentId: string) =>
  sql`update agents set lease_expires_at = null where id = ${agentId} and lease_id is null`.execute(
    database.db,
  );

test('a parked agent is claimed when it is freed or at its deadline, not before, and only in its region', async () => {
  const { db } = database;
  const account = await newAccount(db);
  const { accountId } = account;
  const [freed, late, resting, elsewhere] = [
    await waitingAgent(account),
    await waitingAgent(account, { seconds: -1 }),
    await waitingAgent(account),
    await waitingAgent(account, { region: 'syd' }),
  ];
  for (const target of [freed, late, resting, elsewhere]) {
    await parkAgent(db, accountId, target, APART);
    await restAgent(db, accountId, target.agentId);
  }
  await free(freed.agentId);
  await free(elsewhere.agentId);

  const found = await claimed();

  expect(found.toSorted()).toEqual([freed.agentId, late.agentId].toSorted());
  expect(await claimed(['syd'])).toEqual([elsewhere.agentId]);
});

test('a worker that dies before it has looked once more loses nothing: the agent is free in a moment', async () => {
  const { db } = database;
  const account = await newAccount(db);
  const target = await waitingAgent(account);

  await parkAgent(db, account.accountId, target, APART);
  await sql`
    update agents set lease_expires_at = lease_expires_at - interval '16 seconds' where id = ${target.agentId}`.execute(
    db,
  );

  expect(await claimed()).toEqual([target.agentId]);
});

test('an agent that was freed while it was parked does not rest', async () => {
  const { db } = database;
  const account = await newAccount(db);
  const target = await waitingAgent(account);
  await parkAgent(db, account.accountId, target, APART);
  await free(target.agentId);

  await restAgent(db, account.accountId, target.agentId);

  expect(await claimed()).toEqual([target.agentId]);
});

test('a worker that lost its lease, and another account, park and rest nothing', async () => {
  const { db } = database;
  const account = await newAccount(db);
  const other = await newAccount(db);
  const target = await waitingAgent(account);

  const attempts = [
    await parkAgent(db, account.accountId, { ...target, leaseId: 'another' }, APART),
    await parkAgent(db, other.accountId, target, APART),
  ];
  const parked = await parkAgent(db, account.accountId, target, APART);
  await restAgent(db, other.accountId, target.agentId);

  const { rows } = await sql<{ soon: boolean }>`
    select lease_expires_at < now() + interval '1 minute' as soon from agents where id = ${target.agentId}`.execute(
    db,
  );
  expect(attempts).toEqual([undefined, undefined]);
  expect(parked?.parkedSince).toBeInstanceOf(Date);
  expect(rows).toEqual([{ soon: true }]);
});

test('freed agents of an account without a place are left, and hold up no other account', async () => {
  const { db } = database;
  const full = await newAccount(db, { plan: await newPlan(db, { maxConcurrentAgents: 1 }) });
  const other = await newAccount(db);
  const running = await waitingAgent(full);
  const parked: string[] = [];
  for (let n = 0; n < 5; n++) {
    const target = await waitingAgent(full);
    await parkAgent(db, full.accountId, target, APART);
    await free(target.agentId);
    parked.push(target.agentId);
  }
  const next = await waitingAgent(other);
  await parkAgent(db, other.accountId, next, APART);
  await free(next.agentId);

  const first = await claimAgents(db, {
    workerId: 'wrk',
    regions: ['lhr'],
    limit: 1,
    hasDefaultModel: true,
    hasComputers: true,
  });
  const none = await claimed();
  await sql`update agents set status = 'stopped', reason = 'x', lease_id = null where id = ${running.agentId}`.execute(
    db,
  );
  const then = await claimAgents(db, {
    workerId: 'wrk',
    regions: ['lhr'],
    limit: 1,
    hasDefaultModel: true,
    hasComputers: true,
  });

  expect(first.map(({ id }) => id)).toEqual([next.agentId]);
  expect(none).toEqual([]);
  expect(parked).toContain(then[0]?.id);
});

test('in an account without a place, an agent past its deadline is claimed if it only has to end', async () => {
  const { db } = database;
  const full = await newAccount(db, { plan: await newPlan(db, { maxConcurrentAgents: 1 }) });
  const running = await waitingAgent(full);
  const past = { seconds: -1 };
  const [ends, atTool, hasMessage] = [
    await waitingAgent(full, past),
    await waitingAgent(full, { ...past, reason: 'awaiting_tool_result' }),
    await waitingAgent(full, past),
  ];
  for (const target of [ends, atTool]) {
    await parkAgent(db, full.accountId, target, APART);
    await restAgent(db, full.accountId, target.agentId);
  }
  await parkAgent(db, full.accountId, hasMessage, { ...APART, isReady: true });

  const ofThese = among([ends, atTool, hasMessage]);
  const found = ofThese(await claimed());
  const then = ofThese(await claimed());
  await sql`
    update agents set status = 'stopped', reason = 'x', lease_id = null
     where id in (${running.agentId}, ${ends.agentId})`.execute(db);
  const withPlace = ofThese(await claimed());

  expect(found).toEqual([ends.agentId]);
  expect(then).toEqual([]);
  expect(withPlace.toSorted()).toEqual([atTool.agentId, hasMessage.agentId].toSorted());
});

test('an agent that waits for room under a limit looks again by itself, less often the longer it waits', async () => {
  const { db } = database;
  const account = await newAccount(db);
  const [budget, price, message, forHours] = [
    await waitingAgent(account, { reason: 'budget_reached' }),
    await waitingAgent(account, { reason: 'price_unknown' }),
    await waitingAgent(account),
    await waitingAgent(account, { reason: 'budget_reached', waited: 7200 }),
  ];
  for (const target of [budget, price, message, forHours]) {
    await parkAgent(db, account.accountId, target, APART);
    await restAgent(db, account.accountId, target.agentId);
  }
  const pass = (seconds: number) =>
    sql`
      update agents set lease_expires_at = lease_expires_at - ${seconds} * interval '1 second'
       where account_id = ${account.accountId} and lease_id is null and lease_expires_at < 'infinity'`.execute(
      db,
    );

  const ofThese = among([budget, price, message, forHours]);
  const atOnce = ofThese(await claimed());
  await pass(31);
  const soon = ofThese(await claimed());
  await pass(3569);
  const later = ofThese(await claimed());

  expect(atOnce).toEqual([]);
  expect(soon.toSorted()).toEqual([budget.agentId, price.agentId].toSorted());
  expect(later.toSorted()).toEqual([message.agentId, forHours.agentId].toSorted());
});

test('an agent that waits for room under a limit is claimed at its deadline at the latest', async () => {
  const { db } = database;
  const account = await newAccount(db);
  const target = await waitingAgent(account, { reason: 'budget_reached', seconds: 5 });
  await parkAgent(db, account.accountId, target, APART);

  await restAgent(db, account.accountId, target.agentId);

  const { rows } = await sql<{ isDeadline: boolean }>`
    select lease_expires_at = idle_until as "isDeadline" from agents where id = ${target.agentId}`.execute(
    db,
  );
  expect(rows).toEqual([{ isDeadline: true }]);
});
