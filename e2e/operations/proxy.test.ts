import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { type AgentEvent, Jettson } from '@jettson/sdk';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { readConfig } from '../../apps/server/src/config.ts';
import { bucketSettings, startFakeS3 } from '../../apps/server/src/files/testing/start-fake-s3.ts';
import { newSealingKeyText } from '../../apps/server/src/sealing/sealing-key.ts';
import { type RunningServer, startServer } from '../../apps/server/src/start-server.ts';
import { newAccount } from '../../apps/server/src/testing/index.ts';
import { hasPostgres, openEmptyPostgres } from './has-postgres.ts';
import { startProxy } from './start-proxy.ts';

/** How often both servers are replaced; `npm run test:operations` does it more often. */
const ROUNDS = process.env.JETTSON_TEST_OPERATIONS_AGENTS === undefined ? 1 : 4;
/** Before the listener closes, so that the balancer notices. */
const DELAY_MS = 1_000;
const silent = pino({ level: 'silent' });

test.skipIf(!hasPostgres())(
  'behind a balancer that speaks HTTP/1.0, servers are replaced one by one without a lost request, and streams go on without a gap (needs python3 with pip)',
  { timeout: 240_000 },
  async () => {
    await using opened = new AsyncDisposableStack();
    const script = inTurns(calls('look', 'jettson_memory_search', { query: 'x' }), says('done'));
    const provider = opened.adopt(await startScriptedModelServer(script), (server) => server.close());
    const folder = opened.adopt(await mkdtemp(join(tmpdir(), 'jettson-proxy-')), removeFolder);
    const postgres = opened.use(await openEmptyPostgres());
    const proxy = opened.use(await startProxy());
    const { config: bucket } = opened.adopt(await startFakeS3(), (s3) => s3.close());
    const key = newSealingKeyText();
    const running = new Set<RunningServer>();
    opened.defer(async () => {
      for (const server of running) await server.stop();
    });
    let started = 0;
    const start = async () => {
      const config = readConfig(
        {},
        {
          JETTSON_PORT: '0',
          JETTSON_DATA_DIR: join(folder, `server-${started++}`),
          JETTSON_REGIONS: 'iad=0',
          JETTSON_SECRET_KEY: key,
          DATABASE_URL: postgres.url,
          ...bucketSettings(bucket),
          JETTSON_MODEL: 'anthropic/scripted',
          ANTHROPIC_API_KEY: 'test',
          ANTHROPIC_BASE_URL: provider.url,
        },
      );
      const server = await startServer(config, silent, { migrate: true });
      running.add(server);
      return server;
    };
    let servers = [await start(), await start()];
    await proxy.use(servers.map(({ url }) => url));
    const { apiKey } = await newAccount((servers[0] as RunningServer).deps.database.db, { plan: 'scale' });
    const client = new Jettson({ apiKey, baseUrl: proxy.url, maxRetries: 0 });
    const patient = new Jettson({ apiKey, baseUrl: proxy.url });
    const { agent_id: followed } = await client.agents.spawn('follow', {
      keepAlive: true,
      tools: ['memory'],
    });
    const seen: AgentEvent[] = [];
    const following = (async () => {
      for await (const event of patient.agents.stream(followed)) seen.push(event);
    })();
    const load = startLoad(client);

    for (let round = 0; round < ROUNDS; round++) {
      for (const server of servers) {
        const kept = servers.filter((other) => other !== server);
        const next = await start();
        servers = [...kept, next];
        await proxy.use([...servers, server].map(({ url }) => url));
        await client.agents.messages.send(followed, `round ${round}`);
        const stopping = server.stop({ delayMs: DELAY_MS });
        await expect.poll(() => proxy.ready(), { timeout: 30_000, interval: 20 }).toBe(2);
        expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
        await stopping;
        running.delete(server);
        await proxy.use(servers.map(({ url }) => url));
      }
    }
    await load.until(5);
    const { failures, agentIds } = await load.end();
    await client.agents.cancel(followed);
    await following;

    expect(failures).toEqual([]);
    for (const id of agentIds) {
      const agent = await patient.agents.wait(id, { timeoutMs: 60_000 });
      expect([agent.status, agent.error]).toEqual(['completed', null]);
    }
    expect(seen.map(({ id }) => id)).toEqual(seen.map((_, index) => index + 1));
    expect(seen.filter(({ type }) => type === 'user-message').length).toBeGreaterThanOrEqual(2 * ROUNDS);
  },
);

/** Spawns, writes and reads all the time, without retries; spawns fewer agents than the plan allows in a minute. */
function startLoad(client: Jettson) {
  const agentIds: string[] = [];
  const failures: unknown[] = [];
  let isOver = false;
  const repeat = async (pauseMs: number, work: () => Promise<void>) => {
    while (!isOver) {
      await work().catch((error) => failures.push(error));
      await sleep(pauseMs);
    }
  };
  let written = 0;
  const working = Promise.all([
    repeat(1_000, async () => {
      const { agent_id: id } = await client.agents.spawn('work', { tools: ['memory'] });
      agentIds.push(id);
    }),
    repeat(20, async () => {
      const key = `key-${written++}`;
      await client.memory.put({ key, value: 'v' });
      await client.memory.get(key);
    }),
  ]);
  return {
    /** Until so many more memories were written. */
    async until(more: number): Promise<void> {
      const goal = written + more;
      await expect.poll(() => written, { timeout: 60_000 }).toBeGreaterThanOrEqual(goal);
    },
    async end() {
      isOver = true;
      await working;
      return { agentIds, failures };
    },
  };
}
