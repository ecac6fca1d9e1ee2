import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createServerDataDir } from '../apps/server/src/testing/create-server-data-dir.ts';
import { startServerProcess, stopGently } from './chaos/server-process.ts';
import { hasSandbox } from './has-sandbox.ts';

const CLI = fileURLToPath(new URL('../apps/server/src/cli.ts', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-start-'));
  await writeFile(join(folder, 'file'), 'not a folder');
  await symlink('/nonexistent/folder', join(folder, 'dangling'));
  await symlink(join(folder, 'loop'), join(folder, 'loop'));
  await mkdir(join(folder, 'spoiled'));
  await writeFile(join(folder, 'spoiled/database'), 'not a folder');
});
afterAll(() => removeFolder(folder));

/** Starts a command that must fail, in a sandbox if there are arguments for one. */
function start(
  args: string[],
  environment: Record<string, string> = {},
  sandbox: string[] = [],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = [process.execPath, CLI, ...args];
  const [program = '', ...rest] =
    sandbox.length > 0 ? ['bwrap', '--dev-bind', '/', '/', ...sandbox, '--', ...command] : command;
  return new Promise((resolve) => {
    execFile(
      program,
      rest,
      {
        env: { ...process.env, JETTSON_DATA_DIR: join(folder, 'data'), JETTSON_PORT: '0', ...environment },
        timeout: 100_000,
        killSignal: 'SIGKILL',
      },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** One line, a code, and no stack trace. */
function expectOneLine({ code, stdout, stderr }: Awaited<ReturnType<typeof start>>, message: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
  const complaint = stderr.slice(stderr.indexOf('jettson: '));
  expect(complaint.trimEnd().split('\n')).toHaveLength(1);
}

test.each([
  ['below /proc', () => '/proc/x', /folder cannot be used: \/proc\/x: no folder can be made there/],
  ['a file', () => join(folder, 'file'), /\/file: it is not a folder/],
  ['below a file', () => join(folder, 'file/x/y'), /a part of this path is a file/],
  ['a link to nothing', () => join(folder, 'dangling'), /a link to something that does not exist/],
  ['a link to itself', () => join(folder, 'loop'), /a link that leads to itself/],
  ['one whose database is a file', () => join(folder, 'spoiled'), /spoiled\/database: it is not a folder/],
  ['a device', () => '/dev/null', /\/dev\/null: it is not a folder/],
])('a data folder that is %s is named, by the server and by commands', async (_what, dataDir, message) => {
  for (const args of [['serve'], ['keys', 'list'], ['doctor']]) {
    expectOneLine(await start(args, { JETTSON_DATA_DIR: dataDir() }), message);
  }
});

// Needs bubblewrap and user namespaces, as agents do.
describe.runIf(hasSandbox)('on a disk', () => {
  test('that is read-only, the data folder is named', async () => {
    const result = await start(['serve'], {}, ['--ro-bind', folder, folder]);

    expectOneLine(result, /data: the file system is read-only\. Choose another one with --data-dir/);
  });

  test('that is nearly full, the start says how much is free and how much is needed', async () => {
    const result = await start(['serve'], {}, ['--size', '20000000', '--tmpfs', folder]);

    expectOneLine(result, /The disk of the data folder .* is nearly full: \d+ MB are free, and 100 MB/);
  });

  test('without a byte left, the start says that it is full', async () => {
    const fill = `head -c 100000000 /dev/zero > ${folder}/filling; exec "$@"`;
    const args = ['--size', '65536', '--tmpfs', folder, '--', 'sh', '-c', fill, 'sh'];

    const result = await new Promise<Awaited<ReturnType<typeof start>>>((resolve) => {
      execFile(
        'bwrap',
        ['--dev-bind', '/', '/', ...args, process.execPath, CLI, 'serve'],
        { env: { ...process.env, JETTSON_DATA_DIR: folder, JETTSON_PORT: '0' } },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });

    expectOneLine({ ...result, stderr: result.stderr.slice(result.stderr.indexOf('jettson:')) }, /full/);
  });
});

test('a port that another program listens on is named, before anything starts', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;

  const result = await start(['serve'], { JETTSON_PORT: String(port) });

  expectOneLine(result, new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is in use`));
});

test('an address of another machine is named', async () => {
  expectOneLine(await start(['serve', '--host', '203.0.113.5']), /203\.0\.113\.5 is not an address of this/);
});

test('a Postgres that does not answer is named with host and port, without its password', {
  timeout: 120_000,
}, async () => {
  const silent = createTcpServer().listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await new Promise((resolve) => silent.once('listening', resolve));
  const { port } = silent.address() as AddressInfo;
  const url = (where: string) => `postgres://ada:hunter2hunter2@${where}/jettson`;

  const refused = await start(['serve'], { DATABASE_URL: url('127.0.0.1:1') });
  const unknown = await start(['keys', 'list'], { DATABASE_URL: url('no-such-host.invalid') });
  const speechless = await start(['serve'], { DATABASE_URL: url(`127.0.0.1:${port}`) });

  expectOneLine(refused, /Postgres at 127\.0\.0\.1:1 \(DATABASE_URL\) cannot be reached: connection refused/);
  expectOneLine(unknown, /Postgres at no-such-host\.invalid:5432 \(DATABASE_URL\) cannot be reached/);
  expectOneLine(speechless, new RegExp(`Postgres at 127\\.0\\.0\\.1:${port} .*: no answer`));
  expect(refused.stderr + unknown.stderr + speechless.stderr).not.toContain('hunter2');
});

test('a model that the provider does not have is named, with the one that was probably meant', async () => {
  const provider = createServer(({ url }, response) => {
    const isList = url?.startsWith('/v1/models?');
    response.writeHead(isList ? 200 : 404, { 'content-type': 'application/json' });
    const list = { data: [{ id: 'gpt-6-astra' }, { id: 'gpt-6-nova' }] };
    const error = {
      message: `The model '${url?.split('/').at(-1)}' does not exist`,
      code: 'model_not_found',
    };
    response.end(JSON.stringify(isList ? list : { error }));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void provider.close());
  await new Promise((resolve) => provider.once('listening', resolve));
  const base = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const environment = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: base };

  const near = await start(['serve'], { ...environment, JETTSON_MODEL: 'openai/gpt-6-asta' });
  const nope = await start(['run', 'x'], { ...environment, JETTSON_MODEL: 'openai/gpt-nope' });
  const bare = await start(['serve'], { JETTSON_MODEL: 'gpt4' });

  expectOneLine(
    near,
    /"openai\/gpt-6-asta", and http.* has no such model: did you mean openai\/gpt-6-astra\?/,
  );
  expectOneLine(nope, /"openai\/gpt-nope", and http.* has no such model: it has gpt-6-astra, gpt-6-nova/);
  expectOneLine(bare, /JETTSON_MODEL is "gpt4": expected local, or anthropic\/<id>/);
});

test.runIf(hasSandbox)(
  'a kernel that refuses user namespaces is told of before anything is downloaded',
  async () => {
    const sandbox = ['--unshare-user', '--disable-userns', '--uid', '1000'];

    const result = await start(['quickstart'], {}, sandbox);

    expectOneLine(
      result,
      /cannot make computers for agents: the kernel refuses user namespaces.* To fix that: /,
    );
  },
);

// Needs bubblewrap to simulate a machine that has none.
test.runIf(hasSandbox)(
  'a machine without bubblewrap says so at the start, in the readiness and in the answer for each agent, which waits',
  { timeout: 120_000 },
  async () => {
    const provider = await startScriptedModelServer(
      inTurns(calls('c', 'jettson_shell_run', { command: 'true' }), says('done')),
    );
    onTestFinished(() => provider.close());
    const dataDir = await createServerDataDir();
    onTestFinished(() => removeFolder(dataDir));
    const hidden = ['bwrap', 'apt-get'].flatMap((name) => ['--ro-bind', '/dev/null', `/usr/bin/${name}`]);
    const server = await startServerProcess(
      dataDir,
      {
        JETTSON_MODEL: 'openai/scripted',
        OPENAI_API_KEY: 'test',
        OPENAI_BASE_URL: provider.url,
        JETTSON_REGIONS: 'iad=1',
      },
      { launcher: ['bwrap', '--die-with-parent', '--dev-bind', '/', '/', ...hidden, '--'] },
    );
    onTestFinished(async () => void (await stopGently(server)));
    const headers = { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' };
    const call = async (path: string, init = {}) =>
      (await fetch(`${server.url}${path}`, { headers, ...init })).json() as Promise<Record<string, string>>;

    const ready = await (await fetch(`${new URL(server.url).origin}/readyz`)).json();
    const settings = await call('/settings');
    const agent = await call('/agents', { method: 'POST', body: JSON.stringify({ task: 'x' }) });
    const memories = await call('/memory/namespaces');

    const fault = { problem: 'bubblewrap is not installed', fix: expect.stringMatching(/bubblewrap$/) };
    expect(server.said).toMatchObject({ computers_fault: fault });
    expect(ready).toMatchObject({ status: 'degraded', computers_fault: fault });
    expect(settings).toMatchObject({ computers_fault: fault });
    expect(agent).toMatchObject({
      status: 'spawning',
      queue: {
        waiting_for: expect.stringMatching(/bubblewrap is not installed\. To fix that: .*bubblewrap$/),
      },
    });
    expect(memories).toEqual({ namespaces: [] });
  },
);
