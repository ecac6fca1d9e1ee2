import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { expect, test } from 'vitest';
import { bucketSettings, startFakeS3 } from '../../apps/server/src/files/testing/start-fake-s3.ts';
import { newSealingKeyText } from '../../apps/server/src/sealing/sealing-key.ts';
import { killHard, startServerProcess, startWorkerProcess, stopGently } from '../chaos/server-process.ts';
import { checkOutVersion, hasVersion } from './check-out-version.ts';
import { hasPostgres, openEmptyPostgres } from './has-postgres.ts';
import { runJettson } from './run-jettson.ts';

const OLD = 'v0.2.0';
/** Agents in each phase: `npm test` runs a few, `npm run test:operations` more. */
const AGENTS = Number(process.env.JETTSON_TEST_OPERATIONS_AGENTS ?? 1);

/** Runs one command, again if the kill of a worker interrupted it, then answers with its output. */
const runTask: Script = ({ messages }) => {
  const results = messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
  const last = results.at(-1);
  if (last !== undefined && !last.includes('This call was interrupted')) return says(last);
  return calls(`call-${results.length}`, 'jettson_shell_run', { command: 'sleep 0.3; echo $((6 * 7))' });
};

test.skipIf(!hasPostgres() || !hasVersion(OLD))(
  `${OLD} and this version serve one Postgres together, before, during and after its migration (needs the tag ${OLD}, and python3 with pip)`,
  { timeout: 420_000 },
  async () => {
    await using opened = new AsyncDisposableStack();
    const provider = opened.adopt(await startScriptedModelServer(runTask), (server) => server.close());
    const folder = opened.adopt(await mkdtemp(join(tmpdir(), 'jettson-versions-')), removeFolder);
    const old = opened.use(await checkOutVersion(OLD));
    const postgres = opened.use(await openEmptyPostgres());
    const { config: bucket } = opened.adopt(await startFakeS3(), (s3) => s3.close());
    const environment = {
      DATABASE_URL: postgres.url,
      ...bucketSettings(bucket),
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: provider.url,
      JETTSON_REGIONS: 'iad=1',
    };
    // The old version does not know this one, and refuses what it does not know.
    const own = { ...environment, JETTSON_SECRET_KEY: newSealingKeyText() };
    const logFile = join(folder, 'log.txt');
    const serve = async (name: string, { isOld }: { isOld: boolean }) =>
      opened.adopt(
        await startServerProcess(join(folder, name), isOld ? environment : own, {
          apiOnly: true,
          logFile,
          cli: isOld ? old.cli : undefined,
        }),
        killHard,
      );
    const work = async (name: string, { isOld }: { isOld: boolean }) =>
      opened.adopt(
        await startWorkerProcess(join(folder, name), isOld ? environment : own, {
          logFile,
          cli: isOld ? old.cli : undefined,
        }),
        killHard,
      );
    const jettson = (...parameters: string[]) =>
      runJettson({ ...own, JETTSON_DATA_DIR: join(folder, 'command') }, ...parameters);

    const oldServer = await serve('old-server', { isOld: true });
    const apiKey = oldServer.apiKey ?? String(oldServer.said.api_key);
    const oldWorker = await work('old-worker', { isOld: true });
    const load = startLoad();
    load.on(new Jettson({ apiKey, baseUrl: oldServer.url }));
    await load.until(AGENTS);

    // Nothing but `migrate` touches the schema, and `--check` tells.
    const pending = await jettson('migrate', '--check');
    const command = await jettson('keys', 'list');
    const server = await jettson('serve', '--api-only', '--port', '0');
    expect([pending.code, command.code, server.code]).toEqual([3, 1, 1]);
    expect(command.stderr).toMatch(/older than this version of Jettson.*jettson migrate/);
    expect(server.stderr).toMatch(/older than this version of Jettson.*jettson migrate/);
    expect((await jettson('migrate', '--check')).stdout).toBe(pending.stdout);

    // Under load.
    const migrated = await jettson('migrate');
    expect({ ...migrated, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await jettson('migrate', '--check')).code).toBe(0);
    await load.until(AGENTS);

    // The new version joins, and takes over what the old worker leaves.
    const newServer = await serve('new-server', { isOld: false });
    load.on(new Jettson({ apiKey, baseUrl: newServer.url }));
    const newWorker = await work('new-worker', { isOld: false });
    await load.until(AGENTS);
    await killHard(oldWorker);
    await load.until(AGENTS);

    // And back: the old version starts on the newer schema, and takes over from the new worker.
    await work('old-worker-2', { isOld: true });
    const oldServer2 = await serve('old-server-2', { isOld: true });
    load.on(new Jettson({ apiKey, baseUrl: oldServer2.url }));
    await stopGently(newWorker);
    await load.until(AGENTS);

    const agents = await load.end();
    const outcomes = agents.map(({ status, error, final_result }) => ({
      status,
      error,
      isRight: final_result?.includes('42'),
    }));
    expect(outcomes).toEqual(agents.map(() => ({ status: 'completed', error: null, isRight: true })));
    expect(load.failures).toEqual([]);
  },
);

/** Spawns agents all the time, on each of its servers in turn, never more than a few at once. */
function startLoad() {
  const clients: Jettson[] = [];
  const running = new Set<Promise<unknown>>();
  const ended: Awaited<ReturnType<Jettson['agents']['get']>>[] = [];
  const failures: unknown[] = [];
  let isOver = false;
  let spawned = 0;

  async function one(): Promise<void> {
    const [client] = clients;
    const spawning = clients[spawned++ % clients.length];
    if (client === undefined || spawning === undefined) return;
    const { agent_id } = await spawning.agents.spawn('multiply 6 and 7');
    ended.push(await client.agents.wait(agent_id, { timeoutMs: 120_000 }));
  }
  const looping = (async () => {
    while (!isOver) {
      await setTimeout(100);
      if (clients.length === 0 || running.size >= 3) continue;
      const agent = one()
        .catch((error) => failures.push(error))
        .finally(() => running.delete(agent));
      running.add(agent);
    }
  })();

  return {
    failures,
    on: (client: Jettson) => void clients.push(client),
    /** Until so many more agents have ended. */
    async until(more: number): Promise<void> {
      const goal = ended.length + more;
      await expect.poll(() => [ended.length >= goal, failures], { timeout: 90_000 }).toEqual([true, []]);
    },
    async end() {
      isOver = true;
      await looping;
      await Promise.all(running);
      return ended;
    },
  };
}
