import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { says } from '@jettson/agent/testing';
import type { Agent, SecretList } from '@jettson/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAccount, startTestServer, type TestServer } from '../apps/server/src/testing/index.ts';

const CLI = fileURLToPath(new URL('../apps/server/src/cli.ts', import.meta.url));
const VALUE = 'a value that nobody is shown';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(async () => says('done'));
});
afterAll(() => server[Symbol.asyncDispose]());

/** An account, and the command with its key. */
async function newUser() {
  const { apiKey } = await newAccount(server.server.deps.database.db);
  const env = { ...process.env, JETTSON_API_KEY: apiKey, JETTSON_BASE_URL: `${server.server.url}/api/v1` };
  const command = async (args: string[], input = '') => {
    const child = spawn(process.execPath, [CLI, ...args], { env });
    child.stdin.end(input);
    const code = new Promise((resolve) => child.once('close', resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, stdout, stderr };
  };
  const list = async () => (await server.call<SecretList>('GET', '/secrets', undefined, apiKey)).body.secrets;
  const jettson = (args: string[], input?: string) => command(['secrets', ...args], input);
  const call = <Body>(method: string, path: string, body?: object) =>
    server.call<Body>(method, path, body, apiKey);
  return { call, command, jettson, list };
}

test('a secret is set from standard input, listed and deleted, and its value is never printed', async () => {
  const { jettson, list } = await newUser();

  const set = await jettson(
    ['set', 'TOKEN', '--host', 'a.example', '--host', '*.b.example', '--in', 'query'],
    `${VALUE}\n`,
  );
  const [stored] = await list();
  const listed = await jettson(['list']);
  const deleted = await jettson(['delete', 'TOKEN']);

  expect(set).toMatchObject({ code: 0, stdout: 'Stored TOKEN, version 1, for a.example, *.b.example.\n' });
  expect(stored).toMatchObject({ inject: { header: false, query: true, body: false } });
  expect(listed.stdout).toMatch(/TOKEN +1 +never +a\.example, \*\.b\.example/);
  expect(deleted).toMatchObject({ code: 0, stdout: 'Deleted TOKEN.\n' });
  expect(await list()).toEqual([]);
  expect(JSON.stringify([set, listed, deleted])).not.toContain(VALUE);
});

test('a mistyped name or place, and a value that is too short, change nothing', async () => {
  const { jettson, list } = await newUser();
  await jettson(['set', 'TOKEN', '--host', 'a.example'], VALUE);

  const failures = [
    await jettson(['delete', 'TOKEN', 'TOKENN']),
    await jettson(['set', 'TOKEN', '--host', 'a.example', '--in', 'cookie'], VALUE),
    await jettson(['set', 'TOKEN', '--host', 'a.example'], 'short'),
  ];

  expect(failures.map(({ code }) => code)).toEqual([1, 1, 1]);
  expect(await list()).toMatchObject([{ name: 'TOKEN', version: 1 }]);
});

test('run gives its agent the secrets that it names, and starts none for one that there is not', async () => {
  const { command, jettson } = await newUser();
  await jettson(['set', 'TOKEN', '--host', 'a.example'], VALUE);

  const run = await command(['run', 'Say done', '--secret', 'TOKEN', '--json']);
  const failed = await command(['run', 'Say done', '--secret', 'TOKENN']);

  expect(JSON.parse(run.stdout)).toMatchObject({ status: 'completed', secrets: ['TOKEN'] });
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no secret TOKENN') });
});

test('agents network changes what a live agent may reach', async () => {
  const { call, command } = await newUser();
  const spawn = { task: 'Say done', keep_alive: true, tools: [], memory: { recall: false, extract: false } };
  const { agent_id: id } = (await call<Agent>('POST', '/agents', spawn)).body;

  const limited = await command(['agents', 'network', id, 'limited', '--allow', 'a.example', '*.b.example']);
  const { network } = (await call<Agent>('GET', `/agents/${id}`)).body;
  const refused = await command(['agents', 'network', id, 'none', '--allow', 'a.example']);

  expect(limited.stdout).toBe(`The network of ${id} is limited: a.example, *.b.example.\n`);
  expect(network).toMatchObject({ type: 'limited', allowed_hosts: ['a.example', '*.b.example'] });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('network.allowed_hosts') });
});
