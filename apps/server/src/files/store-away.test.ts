import { calls, type Script, says } from '@jettson/agent/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hasEnded, startTestServer, type TestServer, untilAgent } from '../testing/index.ts';
import { type FakeS3, startFakeS3 } from './testing/start-fake-s3.ts';

/** The agent runs the task, and each message, as a command, and answers with the output. */
const script: Script = ({ messages }) => {
  const last = messages.at(-1);
  if (last?.role !== 'user') return says(last?.text ?? '');
  const [command = ''] = /run: .*/.exec(last.text) ?? [];
  if (command === '') return says('seen');
  return calls(`call-${messages.length}`, 'jettson_shell_run', { command: command.slice(5) });
};

/** A picture of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const PATIENCE = { timeout: 60_000, interval: 50 };

let s3: FakeS3;
let server: TestServer;
beforeAll(async () => {
  s3 = await startFakeS3();
  server = await startTestServer(script, {
    environment: {
      JETTSON_FILES_S3_URL: s3.config.url,
      JETTSON_FILES_S3_REGION: s3.config.region,
      JETTSON_FILES_S3_ACCESS_KEY_ID: s3.config.accessKeyId,
      JETTSON_FILES_S3_SECRET_ACCESS_KEY: s3.config.secretAccessKey,
      JETTSON_IDLE_COMPUTER_SECONDS: '1',
    },
  });
});
afterEach(() => s3.comeBack());
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await s3.close();
});

const db = () => server.server.deps.database.db;
const upload = (content: Buffer | string, name: string) =>
  server.client.files.upload(content as string, { name });

/** How many attempts count, once the agent is left alone until the store may be back. */
async function attemptsWhileAway(agentId: string): Promise<number> {
  const given = async () => {
    const { rows } = await sql<{ attempts: number }>`
      select attempts from agents
       where id = ${agentId} and status in ('running', 'idle') and lease_id is null
         and lease_expires_at between now() and now() + interval '1 hour'`.execute(db());
    return rows[0]?.attempts;
  };
  await expect.poll(given, PATIENCE).toBeDefined();
  return (await given()) ?? -1;
}

async function comeBack(agentId: string): Promise<void> {
  s3.comeBack();
  await sql`update agents set lease_expires_at = now() where id = ${agentId} and lease_id is null`.execute(
    db(),
  );
}

const ended = (agentId: string) => untilAgent(server, agentId, hasEnded);

test('an agent whose input files are in a store that is away waits for it, which counts as no attempt', async () => {
  const { file_id } = await upload('here', 'a.txt');
  s3.goAway();

  const { agent_id: id } = await server.client.agents.spawn('run: cat a.txt', {
    files: [{ path: 'a.txt', file_id }],
  });
  const attempts = await attemptsWhileAway(id);
  await comeBack(id);

  expect(await ended(id)).toMatchObject({ status: 'completed', error: null });
  expect((await ended(id)).final_result).toContain('here');
  expect(attempts).toBe(0);
});

test('an agent whose model is to see a picture from a store that is away waits for it', async () => {
  const { file_id } = await upload(PIXEL, 'a.png');
  // The spawn looks at its type.
  s3.goAway({ after: 1 });

  const { agent_id: id } = await server.client.agents.spawn('look', { inputFiles: [file_id], tools: [] });
  const attempts = await attemptsWhileAway(id);
  await comeBack(id);

  expect(await ended(id)).toMatchObject({ status: 'completed', final_result: 'seen' });
  expect(attempts).toBe(0);
});

test('files that an agent leaves are kept when the store is back, and its answer waits for that', async () => {
  s3.goAway();
  const before = s3.refused;
  const { agent_id: id } = await server.client.agents.spawn('run: mkdir -p out; echo 42 > out/answer');
  // It has been asked, asked again, and given up at least once.
  await expect.poll(() => s3.refused - before, PATIENCE).toBeGreaterThan(5);
  const { status } = await server.client.agents.get(id);

  s3.comeBack();

  expect(status).toBe('running');
  expect(await ended(id)).toMatchObject({ status: 'completed' });
  expect(await server.client.agents.artifacts.list(id)).toMatchObject([
    { path: 'out/answer', size_bytes: 3 },
  ]);
});

test('an agent whose workspace is in a store that is away waits for it, and does not go on without', async () => {
  const { agent_id: id } = await server.client.agents.spawn('run: echo kept > note', { keepAlive: true });
  const isParked = async () =>
    (
      await sql`select 1 from agents where id = ${id} and snapshot_id is not null and lease_id is null`.execute(
        db(),
      )
    ).rows.length;
  await expect.poll(isParked, PATIENCE).toBe(1);
  s3.goAway();

  await server.client.agents.messages.send(id, 'run: cat note');
  const attempts = await attemptsWhileAway(id);
  await comeBack(id);
  const answered = await untilAgent(
    server,
    id,
    ({ final_result: result }) => result?.includes('kept') === true,
  );
  await server.client.agents.cancel(id);

  expect(answered.status).toBe('idle');
  expect(attempts).toBe(0);
});

test('calls that need a store that is away get 503 with a time to retry', async () => {
  const { file_id } = await upload(PIXEL, 'b.png');
  s3.goAway();
  const headers = { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' };
  const ask = (path: string, init: RequestInit) =>
    fetch(`${server.server.url}/api/v1${path}`, { headers, ...init });

  const answers = await Promise.all([
    ask('/files?name=c', { method: 'POST', body: 'c' }),
    ask(`/files/${file_id}/content`, {}),
    ask('/agents', { method: 'POST', body: JSON.stringify({ task: 'look', input_files: [file_id] }) }),
  ]);

  for (const answer of answers) {
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ error: { code: 'unavailable' } });
  }
});
