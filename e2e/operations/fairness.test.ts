import { says } from '@jettson/agent/testing';
import { Jettson } from '@jettson/sdk';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, startTestServer, untilAgent } from '../../apps/server/src/testing/index.ts';
import { allowLiveAgents } from './allow-live-agents.ts';
import { HAS_ENDED } from './start-operated.ts';

/** Runs of the account that fills the queue; `npm run test:operations` has 80. */
const RUNS = 2 * Number(process.env.JETTSON_TEST_OPERATIONS_AGENTS ?? 6);
const PLACES = 2;

test(`an account with one run does not wait behind the ${RUNS} runs of another`, {
  timeout: 180_000,
}, async () => {
  const gate = Promise.withResolvers<void>();
  await using server = await startTestServer(
    async () => {
      await gate.promise;
      return says('done');
    },
    { environment: { JETTSON_CONCURRENCY: String(PLACES) } },
  );
  const { db } = server.server.deps.database;
  await allowLiveAgents(db, RUNS);
  const { apiKey } = await newAccount(db);
  const single = new Jettson({ apiKey, baseUrl: server.server.url });
  const spawned = [];
  for (let n = 0; n < RUNS; n++) spawned.push(await server.client.agents.spawn(`run ${n}`, { tools: [] }));

  const { agent_id: one } = await single.agents.spawn('the only run', { tools: [] });
  gate.resolve();
  const ids = spawned.map(({ agent_id: id }) => id);
  await untilAgent(server, one, HAS_ENDED, { apiKey });
  for (const id of ids) await untilAgent(server, id, HAS_ENDED);

  const { rows } = await sql<{ status: string; isEarlier: boolean }>`
    select a.status, a.ended_at < o.ended_at as "isEarlier" from agents a, agents o
     where a.id = any(${ids}) and o.id = ${one}`.execute(db);
  expect(rows.map(({ status }) => status)).toEqual(ids.map(() => 'completed'));
  // Those that had a place, and what took the next one at the same moment.
  expect(rows.filter(({ isEarlier }) => isEarlier).length).toBeLessThanOrEqual(2 * PLACES);
});
