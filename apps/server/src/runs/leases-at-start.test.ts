import { type ScriptedModelServer, says, startScriptedModelServer } from '@jettson/agent/testing';
import { openDatabase } from '@jettson/database';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { startServer } from '../start-server.ts';
import { createServerDataDir, newAccount } from '../testing/index.ts';

let dataDir: string;
let model: ScriptedModelServer;
beforeAll(async () => {
  model = await startScriptedModelServer(() => says('done'));
  dataDir = await createServerDataDir();
});
afterAll(async () => {
  await model.close();
  await removeFolder(dataDir);
});

/** The state after a server was killed in the middle of a run, with a lease that outlasts any test. */
async function leaveHeldAgent(): Promise<{ apiKey: string; agentId: string }> {
  const database = await openDatabase({ dataDir });
  const { accountId, keyId, apiKey } = await newAccount(database.db);
  const agentId = 'ag_heldByTheDeadAAAAAAAAA';
  await sql`
    insert into agents (id, account_id, key_id, task, max_run_seconds, lease_id, lease_expires_at)
    values (${agentId}, ${accountId}, ${keyId}, 'go on', 600, 'dead', now() + interval '1 hour')`.execute(
    database.db,
  );
  await database.close();
  return { apiKey, agentId };
}

test('the agents of a killed server continue at the next start, whatever their leases say', async () => {
  const { apiKey, agentId } = await leaveHeldAgent();
  const config = readConfig(
    {},
    {
      JETTSON_PORT: '0',
      JETTSON_DATA_DIR: dataDir,
      JETTSON_REGIONS: 'iad=0',
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: model.url,
    },
  );

  const server = await startServer(config, pino({ level: 'silent' }));
  const agent = await new Jettson({ apiKey, baseUrl: server.url }).agents.wait(agentId, {
    timeoutMs: 60_000,
  });
  await server.stop();

  expect(agent).toMatchObject({ status: 'completed', final_result: 'done' });
});
