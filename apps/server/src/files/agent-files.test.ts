import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { calls, type Script, says } from '@jettson/agent/testing';
import type {
  Agent,
  AgentEventPage,
  ArtifactList,
  EventOf,
  EventType,
  UploadedFile,
} from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { hasEnded, newAccount, untilAgent, useTestServer } from '../testing/index.ts';
import { sweepFiles } from './sweep-files.ts';

/** The agent runs the task, and each message, as a command, and answers with the output. */
const script: Script = ({ messages }) => {
  const last = messages.at(-1);
  const isCut = last?.text.includes('This call was interrupted') ?? false;
  if (isCut) return calls('again', 'jettson_shell_run', { command: 'cat input.txt' });
  if (last?.role !== 'user') return says(last?.text ?? '');
  // The wire format joins the note about a new computer with the message after it.
  const said = last.text.split('what you still need of it.').at(-1) ?? '';
  const [command] = said.split('\n\nInput files');
  return calls(`call-${messages.length}`, 'jettson_shell_run', { command });
};

const server = useTestServer(script);

async function ask(path: string, init: RequestInit = {}, apiKey = server.apiKey): Promise<Response> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...init.headers };
  return fetch(`${server.server.url}/api/v1${path}`, { ...init, headers });
}

async function run(task: string, options: object = {}, apiKey = server.apiKey): Promise<Agent> {
  const { body } = await server.call<Agent>('POST', '/agents', { task, ...options }, apiKey);
  return untilAgent(server, body.agent_id, (agent) => hasEnded(agent) || agent.status === 'idle', { apiKey });
}

const artifactsOf = async ({ agent_id: id }: Agent) =>
  ((await (await ask(`/agents/${id}/artifacts`)).json()) as ArtifactList).data;

const eventsOf = async <Type extends EventType>({ agent_id: id }: Agent, type: Type) =>
  ((await (await ask(`/agents/${id}/events?limit=1000`)).json()) as AgentEventPage).data.filter(
    (event): event is EventOf<Type> => event.type === type,
  );

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

test('inline and uploaded files are in the workspace before the first turn', async () => {
  const large = Buffer.alloc(20 * 1024 ** 2, 'jettson ');
  const upload = await ask('/files?name=big.bin', { method: 'POST', body: large });
  const { file_id } = (await upload.json()) as UploadedFile;
  const files = [
    { path: 'a.txt', content: 'héllo' },
    { path: '/workspace/sub/b.bin', content: Buffer.from([0, 255]).toString('base64'), encoding: 'base64' },
    { path: 'big.bin', file_id },
  ];

  const agent = await run('cat a.txt; od -An -tx1 sub/b.bin; sha256sum < big.bin; ls -A', { files });

  expect(agent.status).toBe('completed');
  expect(agent.final_result).toContain('héllo');
  expect(agent.final_result).toContain('00 ff');
  expect(agent.final_result).toContain(sha256(large));
  expect(agent.final_result).not.toContain('jettson-part');
  expect(await eventsOf(agent, 'files-placed')).toHaveLength(1);
});

test('a computer that replaces a lost one gets the input files again', async () => {
  const files = [{ path: 'input.txt', content: 'here again' }];

  // The shell's parent is the exec server.
  const agent = await run('rm input.txt; kill -9 $PPID; sleep 20', { files });

  expect(agent.final_result).toContain('here again');
  expect(await eventsOf(agent, 'files-placed')).toHaveLength(2);
});

test('an agent that another worker takes over while it waits learns about its new computer with the next message', async () => {
  const files = [{ path: 'input.txt', content: 'here again' }];
  const agent = await run('rm input.txt', { files, keep_alive: true });
  const path = `/agents/${agent.agent_id}`;

  await sql`update agents set lease_id = null, lease_expires_at = null where id = ${agent.agent_id}`.execute(
    server.server.deps.database.db,
  );
  await ask(`${path}/messages`, { method: 'POST', body: JSON.stringify({ content: 'cat input.txt' }) });
  const answer = await vi.waitFor(async () => {
    const { final_result: result } = (await (await ask(path)).json()) as Agent;
    expect(result).toContain('here again');
    return result;
  }, 30_000);
  await ask(path, { method: 'DELETE' });

  expect(answer).toContain('here again');
  expect(await eventsOf(agent, 'files-placed')).toHaveLength(2);
  const told = (await eventsOf(agent, 'user-message')).map(({ data }) => data.content);
  expect(told[0]).toContain('Your computer was lost');
  expect(told.at(-1)).toBe('cat input.txt');
});

test('files in out, and those that the spawn names, are kept with their size and hash', async () => {
  const agent = await run(
    'mkdir -p out/deep && echo one > out/deep/1.txt && echo log > run.log && echo no > no.txt',
    {
      artifacts: ['run.log', 'absent.txt'],
    },
  );

  const artifacts = await artifactsOf(agent);
  const [first] = artifacts;
  const download = await ask(`/agents/${agent.agent_id}/artifacts/${first?.artifact_id}`);

  expect(artifacts.map(({ path, size_bytes, sha256: hash }) => [path, size_bytes, hash])).toEqual([
    ['out/deep/1.txt', 4, sha256('one\n')],
    ['run.log', 4, sha256('log\n')],
  ]);
  expect(await download.text()).toBe('one\n');
  expect(download.headers.get('content-disposition')).toContain('attachment; filename="1.txt"');
  expect(download.headers.get('x-content-type-options')).toBe('nosniff');
  expect(download.headers.get('content-type')).toBe('application/octet-stream');
  expect(await eventsOf(agent, 'artifact-kept')).toHaveLength(2);
});

test('hostile output files are skipped or kept as plain bytes under their own name', async () => {
  const agent = await run(
    [
      'mkdir out && cd out',
      'ln -s /etc/passwd passwd; ln -s ../out loop; mkfifo pipe; ln -s /workspace/real link; echo real > ../real',
      'touch "$(printf \'a\\nb"; x=\')" ; echo "<script>" > "<b>.html"; echo e > "..."',
    ].join('\n'),
  );

  const artifacts = await artifactsOf(agent);
  const html = artifacts.find(({ path }) => path.includes('html'));
  const download = await ask(`/agents/${agent.agent_id}/artifacts/${html?.artifact_id}`);

  expect(agent.status).toBe('completed');
  expect(artifacts.map(({ path }) => path).sort()).toEqual(
    ['out/...', 'out/<b>.html', 'out/a\nb"; x=', 'out/link'].sort(),
  );
  expect(download.headers.get('content-disposition')).toBe(
    'attachment; filename="_b_.html"; filename*=UTF-8\'\'%3Cb%3E.html',
  );
  expect(download.headers.get('content-security-policy')).toContain('sandbox');
  const skipped = (await eventsOf(agent, 'artifact-skipped')).map(({ data }) => data);
  expect(skipped).toContainEqual({ path: 'out/pipe', reason: 'unreadable' });
  expect(skipped).toContainEqual({ path: 'out/passwd', reason: 'unreadable' });
});

test('huge files and too many files are skipped and reported', async () => {
  const agent = await run(
    'mkdir -p out/many && truncate -s 101M out/huge && for i in $(seq 210); do echo $i > out/many/$i; done',
  );

  const skipped = (await eventsOf(agent, 'artifact-skipped')).map(({ data }) => data);

  expect(await artifactsOf(agent)).toHaveLength(199);
  expect(skipped).toContainEqual({ path: 'out/huge', reason: 'too_large' });
  expect(skipped).toContainEqual({ path: null, reason: 'too_many' });
});

test('artifacts over the quota of the plan are skipped, and the agent completes', async () => {
  const { db } = server.server.deps.database;
  await sql`insert into plans select 'tiny-files', agent_hours_per_month, max_concurrent_agents, max_run_seconds, cpus,
    memory_bytes, spawns_per_minute, spawns_per_hour, max_memories, 10 from plans where name = 'scale'`.execute(
    db,
  );
  const { apiKey } = await newAccount(db, { plan: 'tiny-files' });

  const agent = await run('mkdir out && echo 123456 > out/1 && echo 123456 > out/2', {}, apiKey);
  const kept = (await (await ask(`/agents/${agent.agent_id}/artifacts`, {}, apiKey)).json()) as ArtifactList;
  const upload = await ask('/files', { method: 'POST', body: '12345' }, apiKey);

  expect(agent.status).toBe('completed');
  expect(kept.data.map(({ path }) => path)).toEqual(['out/1']);
  expect(upload.status).toBe(402);
  expect(await upload.json()).toMatchObject({
    error: { code: 'file_quota_exceeded', details: { used: 7, limit: 10, plan: 'tiny-files' } },
  });
});

test('the files of a kept-alive agent are kept at each answer, and a changed one replaces the earlier one', async () => {
  const agent = await run('mkdir -p out && echo 1 > out/n; echo same > out/same', { keep_alive: true });
  const before = await artifactsOf(agent);

  const body = JSON.stringify({ content: 'echo 2 > out/n' });
  await ask(`/agents/${agent.agent_id}/messages`, { method: 'POST', body });
  await vi.waitFor(async () => expect(await eventsOf(agent, 'artifact-kept')).toHaveLength(3), 20_000);
  const after = await vi.waitFor(async () => {
    const artifacts = await artifactsOf(agent);
    expect(artifacts).toHaveLength(2);
    return artifacts;
  }, 20_000);
  await ask(`/agents/${agent.agent_id}`, { method: 'DELETE' });

  expect(before.map(({ path }) => path)).toEqual(['out/n', 'out/same']);
  expect(after[0]).toMatchObject({ path: 'out/n', sha256: sha256('2\n') });
  expect(after[1]).toEqual(before[1]);
});

test('an input that cannot be placed ends the agent with the reason', async () => {
  const files = [
    { path: 'a', content: 'file' },
    { path: 'a/b', content: 'below a file' },
  ];

  const agent = await run('true', { files });

  expect(agent).toMatchObject({ status: 'error', reason: 'files_not_placed' });
  expect(agent.error).toContain('a/b');
});

test("no account sees, downloads or deletes another's artifacts", async () => {
  const agent = await run('mkdir out && echo mine > out/mine');
  const [artifact] = await artifactsOf(agent);
  const { apiKey: stranger } = await newAccount(server.server.deps.database.db);
  const path = `/agents/${agent.agent_id}/artifacts`;

  const answers = await Promise.all([
    ask(path, {}, stranger),
    ask(`${path}/${artifact?.artifact_id}`, {}, stranger),
    ask(`${path}/${artifact?.artifact_id}`, { method: 'DELETE' }, stranger),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(await artifactsOf(agent)).toHaveLength(1);
});

test('a deleted or expired artifact is gone from the list and from the disk', async () => {
  const { database, files } = server.server.deps;
  const agent = await run('mkdir out && echo 1 > out/1 && echo 2 > out/2');
  const [first, second] = await artifactsOf(agent);

  const { status } = await ask(`/agents/${agent.agent_id}/artifacts/${first?.artifact_id}`, {
    method: 'DELETE',
  });
  await sql`update files set created_at = now() - interval '91 days' where id = ${second?.artifact_id}`.execute(
    database.db,
  );
  await sweepFiles({ db: database.db, files });
  await sweepFiles({ db: database.db, files });

  expect(status).toBe(204);
  expect(await artifactsOf(agent)).toEqual([]);
  const onDisk = await readdir(join(server.config.dataDir, 'files/kept'), { recursive: true });
  expect(onDisk.filter((name) => name.includes(String(first?.artifact_id)))).toEqual([]);
  expect(onDisk.filter((name) => name.includes(String(second?.artifact_id)))).toEqual([]);
});
