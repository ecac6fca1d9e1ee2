import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  calls,
  type Script,
  type ScriptedModelServer,
  says,
  startScriptedModelServer,
} from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { type Agent, Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type FakeS3, startFakeS3 } from '../apps/server/src/files/testing/start-fake-s3.ts';
import { createServerDataDir } from '../apps/server/src/testing/create-server-data-dir.ts';
import { killHard, type ServerProcess, startServerProcess, stopGently } from './chaos/server-process.ts';

// Most tests start two servers, each with computers; one wait of many must end before its test does.
vi.setConfig({ testTimeout: 240_000 });
const PATIENCE = { timeout: 45_000, interval: 100 };
const WRITE = `mkdir -p a/b; echo mine > a/b/c; ln -s b/c a/link; rm given`;
const READ = 'cat a/link; ls -A';

/** It writes files, asks the client, reads the files, and says all that it was told. */
const script: Script = ({ messages }) => {
  switch (messages.filter(({ role }) => role === 'assistant').length) {
    case 0:
      return calls('write', 'jettson_shell_run', { command: WRITE });
    case 1:
      return calls('ask', 'ask_person', { question: 'Go on?' });
    case 2:
      return calls('read', 'jettson_shell_run', { command: READ });
    default:
      return says(
        messages
          .slice(1)
          .map(({ text }) => text)
          .join('\n'),
      );
  }
};

let folder: string;
let model: ScriptedModelServer;
let s3: FakeS3;
let server: ServerProcess;
let apiKey: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-waiting-'));
  model = await startScriptedModelServer(script);
  s3 = await startFakeS3();
  await createServerDataDir(join(folder, 'data'));
  await start();
}, 240_000);
afterAll(async () => {
  if (server) await killHard(server);
  await s3?.close();
  await model?.close();
  await removeFolder(folder);
});

async function start(): Promise<void> {
  server = await startServerProcess(join(folder, 'data'), {
    JETTSON_REGIONS: 'iad=0',
    JETTSON_MODEL: 'anthropic/scripted',
    ANTHROPIC_API_KEY: 'test',
    ANTHROPIC_BASE_URL: model.url,
    JETTSON_FILES_S3_URL: s3.config.url,
    JETTSON_FILES_S3_REGION: s3.config.region,
    JETTSON_FILES_S3_ACCESS_KEY_ID: s3.config.accessKeyId,
    JETTSON_FILES_S3_SECRET_ACCESS_KEY: s3.config.secretAccessKey,
  });
  apiKey = server.apiKey ?? apiKey;
}

async function killAndStart(): Promise<void> {
  await killHard(server);
  await start();
}

const client = () => new Jettson({ apiKey, baseUrl: server.url });

/** An agent that waits for a person; its computer is given up after `idleSeconds`. */
async function waitingAgent(idleSeconds: number): Promise<{ id: string; callId: string }> {
  const response = await fetch(`${server.url}/agents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      task: 'go',
      idle_timeout_seconds: idleSeconds,
      files: [{ path: 'given', content: 'x' }],
      memory: { recall: false, extract: false },
      tools: [
        'shell',
        { type: 'function', name: 'ask_person', description: 'Asks.', input_schema: { type: 'object' } },
      ],
    }),
  });
  const body = (await response.json()) as Agent;
  expect(response.status, JSON.stringify(body)).toBe(201);
  const { agent_id: id } = body;
  const waiting = await until(id, ({ reason }) => reason === 'awaiting_tool_result');
  return { id, callId: waiting.pending_calls[0]?.call_id ?? '' };
}

const until = (id: string, isReached: (agent: Agent) => boolean): Promise<Agent> =>
  vi.waitFor(async () => {
    const agent = await client().agents.get(id);
    if (!isReached(agent)) throw new Error(`not as awaited (${isReached}): ${JSON.stringify(agent)}`);
    return agent;
  }, PATIENCE);

async function answer({ id, callId }: { id: string; callId: string }): Promise<void> {
  const response = await fetch(`${server.url}/agents/${id}/tool-results/${callId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ output: 'yes, go on' }),
  });
  expect(response.status).toBe(200);
}

const isParked = ({ container }: Agent) => container?.status === 'stopped';
const ended = (id: string) => until(id, ({ status }) => status === 'completed' || status === 'error');

test('an agent that waits for a result gives up its computer, and goes on in a new one with its files', async () => {
  const waiting = await waitingAgent(1);
  const parked = await until(waiting.id, isParked);

  await answer(waiting);
  const { final_result: said, status } = await ended(waiting.id);

  expect(parked).toMatchObject({ status: 'idle', reason: 'awaiting_tool_result' });
  expect(status).toBe('completed');
  expect(said).toContain('yes, go on');
  expect(said).toContain('Your computer was replaced by a new one.');
  expect(said).toMatch(/mine/);
  expect(said).not.toContain('given');
  await expect.poll(() => s3.objects.size, PATIENCE).toBe(0);
});

test('killed before the workspace is stored: the computer is lost, and the model is told', async () => {
  const waiting = await waitingAgent(600);

  await killAndStart();
  await until(waiting.id, isParked);
  await answer(waiting);
  const { final_result: said, status } = await ended(waiting.id);

  expect(status).toBe('completed');
  expect(said).toContain('yes, go on');
  expect(said).toContain('Your computer was lost');
  expect(said).toContain('given');
});

test('killed when the workspace is stored and the agent does not refer to it yet: as if it had not been stored', async () => {
  const stored = s3.hang('PUT');
  const waiting = await waitingAgent(1);
  await stored;

  await killAndStart();
  await until(waiting.id, isParked);
  await answer(waiting);
  const { final_result: said, status } = await ended(waiting.id);

  expect(status).toBe('completed');
  expect(said).toContain('Your computer was lost');
});

test('killed while it waits without a computer: its files are there', async () => {
  const waiting = await waitingAgent(1);
  await until(waiting.id, isParked);

  await killAndStart();
  await answer(waiting);
  const { final_result: said, status } = await ended(waiting.id);

  expect(status).toBe('completed');
  expect(said).toContain('Your computer was replaced by a new one.');
  expect(said).toContain('mine');
});

test('killed when it was claimed and its files are not laid out yet: its files are there', async () => {
  const waiting = await waitingAgent(1);
  await until(waiting.id, isParked);
  const laidOut = s3.hang('GET');
  await answer(waiting);
  await laidOut;

  await killAndStart();
  const { final_result: said, status } = await ended(waiting.id);

  expect(status).toBe('completed');
  expect(said).toContain('yes, go on');
  expect(said).toContain('mine');
  expect(await stopGently(server)).toBe(0);
});
