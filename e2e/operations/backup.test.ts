import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Config, readConfig } from '../../apps/server/src/config.ts';
import { openFileStore } from '../../apps/server/src/files/open-file-store.ts';
import { resumeInstallation } from '../../apps/server/src/jobs/pause.ts';
import { createBackup } from '../../apps/server/src/operate/backup/create-backup.ts';
import { openArchive } from '../../apps/server/src/operate/backup/open-archive.ts';
import { restoreBackup } from '../../apps/server/src/operate/backup/restore-backup.ts';
import { type RunningServer, startServer } from '../../apps/server/src/start-server.ts';
import { createServerDataDir } from '../../apps/server/src/testing/create-server-data-dir.ts';
import { newAccount } from '../../apps/server/src/testing/new-account.ts';
import { startReceiver } from '../../apps/server/src/webhooks/testing/start-receiver.ts';
import { hasPostgres, openEmptyPostgres } from './has-postgres.ts';
import { runJettson } from './run-jettson.ts';

/** Memories that are written while the backup is made; `npm run test:operations` writes more before. */
const MEMORIES = 10 * Number(process.env.JETTSON_TEST_OPERATIONS_AGENTS ?? 2);
const silent = pino({ level: 'silent' });

/** Runs the command that the task names, then answers with its output. */
const runTask: Script = ({ messages }) => {
  const command = /run: (.*)/.exec(messages.find(({ role }) => role === 'user')?.text ?? '')?.[1];
  const results = messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
  if (command === undefined || results.length > 0) return says(results.join('\n') || 'nothing to do');
  return calls('call-1', 'jettson_shell_run', { command });
};

let opened: AsyncDisposableStack;
let folder: string;
/** Requests to the model so far. */
let asked = 0;
let provider: Awaited<ReturnType<typeof startScriptedModelServer>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
/** Of the installation that was backed up. */
let apiKey: string;
let archivePath: string;
let finishedId: string;
let runningId: string;
let acknowledged: { before: number; after: number };
let exported: string;
let restored: Config;
beforeAll(async () => {
  opened = new AsyncDisposableStack();
  folder = await mkdtemp(join(tmpdir(), 'jettson-backup-'));
  opened.defer(() => removeFolder(folder));
  const counted: Script = (conversation) => {
    asked++;
    return runTask(conversation);
  };
  provider = opened.adopt(await startScriptedModelServer(counted), (server) => server.close());
  receiver = opened.use(await startReceiver());
  archivePath = join(folder, 'backup');
  const config = configOf('original');
  await createServerDataDir(config.dataDir);
  const server = await startServer(config, silent, { migrate: true });
  const stopOnce = onceOnly(() => server.stop());
  opened.defer(stopOnce);
  const { db } = server.deps.database;
  ({ apiKey } = await newAccount(db, { plan: 'scale' }));
  const client = new Jettson({ apiKey, baseUrl: server.url });

  await client.memory.put({ key: 'colour', value: 'blue – "ünïcode" \\ \n\t', tags: ['a', 'b'] });
  await client.memory.put({ key: 'colour', value: 'green' });
  for (let i = 0; i < MEMORIES; i++)
    await client.memory.put({ namespace: 'bulk', key: `k${i}`, value: `value ${i}` });
  await client.files.upload('uploaded', { name: 'a.txt' });
  const finished = await client.agents.spawn('run: mkdir -p out && echo 42 > out/answer.txt && echo done');
  finishedId = finished.agent_id;
  await client.agents.wait(finishedId, { timeoutMs: 60_000 });
  // It is delivered only after the restore.
  receiver.answer(500);
  const hooked = await client.agents.spawn('answer', {
    webhook: { url: receiver.url, secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` },
  });
  await client.agents.wait(hooked.agent_id, { timeoutMs: 60_000 });
  await receiver.next();
  const running = await client.agents.spawn('run: sleep 300');
  runningId = running.agent_id;
  await until(async () => (await client.agents.get(runningId)).progress.length, 0);
  exported = await exportOf(server.url);

  let written = 0;
  let isOver = false;
  const writing = (async () => {
    while (!isOver) {
      await client.memory.put({ namespace: 'stream', key: `s${written}`, value: `value ${written}` });
      written++;
    }
  })();
  await until(() => written, 2);
  const before = written;
  const { store } = await openFileStore(config.files, config.dataDir);
  await createBackup(config, archivePath, { store, withKey: true });
  acknowledged = { before, after: written + 1 };
  await until(() => written, acknowledged.after);
  isOver = true;
  await writing;
  await stopOnce();
  restored = configOf('restored');
  await restoreBackup(restored, archivePath);
}, 300_000);
afterAll(() => opened.disposeAsync());

/** Outside of a test. */
const until = (count: () => number | Promise<number>, more: number) =>
  vi.waitFor(async () => expect(await count()).toBeGreaterThan(more), { timeout: 60_000, interval: 50 });

function configOf(name: string, environment: Record<string, string> = {}): Config {
  return readConfig(
    {},
    {
      JETTSON_PORT: '0',
      JETTSON_DATA_DIR: join(folder, name),
      JETTSON_REGIONS: 'iad=1',
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: provider.url,
      JETTSON_EGRESS_ALLOW: new URL(receiver.url).host,
      ...environment,
    },
  );
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

/** A sum of what the API gives out of the account, apart from what was written during the backup. */
async function exportOf(url: string): Promise<string> {
  const get = async (path: string) => {
    const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    // When it was asked for is no part of it.
    return (await response.text()).replace(/"exported_at":\d+/, '');
  };
  const parts = [
    await get('/memory/export?include=history&namespace=default'),
    await get('/memory/export?include=history&namespace=bulk'),
    await get('/files'),
    await get(`/agents/${finishedId}`),
    await get(`/agents/${finishedId}/artifacts`),
    await get(`/agents/${finishedId}/events`),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function backUp(config: Config, name: string): Promise<string> {
  const path = join(folder, name);
  const { store } = await openFileStore(config.files, config.dataDir);
  await createBackup(config, path, { store, withKey: true });
  return path;
}

/** The sums of what a backup holds, by the name of the part. What a start changes is left out. */
async function sumsOf(path: string): Promise<Record<string, string>> {
  const { manifest } = await openArchive(path);
  const isKept = ({ name }: { name: string }) => !/installation_pause|restored_jobs|^jobs/.test(name);
  return Object.fromEntries(manifest.parts.filter(isKept).map(({ name, sha256 }) => [name, sha256]));
}

async function startRestored(): Promise<{ server: RunningServer; client: Jettson }> {
  const server = await startServer(restored, silent);
  return { server, client: new Jettson({ apiKey, baseUrl: server.url }) };
}

test('a backup that is made while writers are busy has one moment: all that was acknowledged before, and no gap', {
  timeout: 120_000,
}, async () => {
  const { server, client } = await startRestored();

  const { memories } = await client.memory.export({ namespace: 'stream' });
  const exportedAgain = await exportOf(server.url);
  await server.stop();

  const numbers = memories.map(({ key }) => Number(key.slice(1))).sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index));
  expect(numbers.length).toBeGreaterThanOrEqual(acknowledged.before);
  expect(numbers.length).toBeLessThanOrEqual(acknowledged.after);
  expect(exportedAgain).toBe(exported);
});

test.skipIf(!hasPostgres())(
  'a backup of an embedded database comes back on Postgres and, from there, embedded again, the same to the byte (needs python3 with pip)',
  { timeout: 480_000 },
  async () => {
    await using postgres = await openEmptyPostgres();
    const onPostgres = configOf('postgres', { DATABASE_URL: postgres.url });
    const embedded = configOf('embedded-again');

    await restoreBackup(onPostgres, archivePath);
    const second = await backUp(onPostgres, 'second');
    await restoreBackup(embedded, second);
    const third = await backUp(embedded, 'third');

    const sums = await sumsOf(archivePath);
    expect(await sumsOf(second)).toEqual(sums);
    expect(await sumsOf(third)).toEqual(sums);
    await expect(
      restoreBackup({ ...onPostgres, dataDir: join(folder, 'other') }, archivePath),
    ).rejects.toThrow(/database of DATABASE_URL is not empty/);
  },
);

test('a restored installation runs, calls and sends nothing, accepts spawns, and says so, until it is resumed', {
  timeout: 240_000,
}, async () => {
  const [askedBefore, sentBefore] = [asked, receiver.received.length];
  receiver.answer(204);

  const { server, client } = await startRestored();
  const spawned = await client.agents.spawn('run: echo resumed');
  const readiness = async () => (await fetch(`${server.url}/readyz`)).json() as Promise<object>;
  const ready = await readiness();
  // Longer than it takes to claim an agent and to look for jobs.
  await setTimeout(6_000);
  const waiting = await client.agents.get(spawned.agent_id);
  const others = [asked - askedBefore, receiver.received.length - sentBefore];
  await resumeInstallation(server.deps.database);
  const ended = await client.agents.wait(spawned.agent_id, { timeoutMs: 60_000 });

  expect(ready).toMatchObject({ paused_since: expect.any(String) });
  expect(waiting.status).toBe('spawning');
  expect(others).toEqual([0, 0]);
  expect(ended).toMatchObject({ status: 'completed', final_result: expect.stringContaining('resumed') });
  // What the backup caught in the middle goes on as well.
  await expect.poll(() => receiver.received.length).toBeGreaterThan(sentBefore);
  await client.agents.wait(runningId, { timeoutMs: 60_000 });
  expect(await readiness()).not.toHaveProperty('paused_since');
  await server.stop();
});

test('nothing is restored into a folder that is not empty, from a damaged file, or without its key', async () => {
  const before = await readdir(restored.dataDir);
  const damaged = join(folder, 'damaged');
  const bytes = await readFile(archivePath);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(damaged, bytes);
  const fresh = configOf('fresh');

  await expect(restoreBackup(restored, archivePath)).rejects.toThrow(/is not empty/);
  await expect(restoreBackup(fresh, damaged)).rejects.toThrow(/damaged/);
  await expect(restoreBackup({ ...fresh, secretKey: 'b'.repeat(64) }, archivePath)).rejects.toThrow(
    /sealed with key \w+, and this is another one/,
  );

  const verify = (file: string) => runJettson({ JETTSON_DATA_DIR: folder }, 'verify', file);
  expect(await verify(damaged)).toMatchObject({ code: 1, stderr: expect.stringMatching(/damaged/) });
  expect(await verify(archivePath)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Undamaged/) });
  expect(await readdir(restored.dataDir)).toEqual(before);
  await expect(readdir(fresh.dataDir)).rejects.toThrow('ENOENT');
});
