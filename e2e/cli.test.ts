import { execFile } from 'node:child_process';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  calls,
  inTurns,
  type ScriptedModelServer,
  says,
  startScriptedModelServer,
} from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createServerDataDir } from '../apps/server/src/testing/create-server-data-dir.ts';
import { startServerProcess, stopGently } from './chaos/server-process.ts';
import { printHere } from './print-here.ts';

let dataDir: string;
let provider: ScriptedModelServer;
let environment: Record<string, string>;
beforeAll(async () => {
  dataDir = await createServerDataDir();
  provider = await startScriptedModelServer(
    inTurns(
      calls('c', 'jettson_shell_run', { command: 'echo $((6 * 7))' }),
      says('It is \u001b[31m42\u001b]52;c;eA==\u0007.'),
    ),
  );
  environment = {
    JETTSON_DATA_DIR: dataDir,
    JETTSON_REGIONS: 'iad=1',
    JETTSON_MODEL: 'openai/scripted',
    OPENAI_API_KEY: 'test',
    OPENAI_BASE_URL: `${provider.url}/v1/`,
  };
});
afterAll(async () => {
  await provider.close();
  await removeFolder(dataDir);
});

function jettson(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [new URL('../apps/server/src/cli.ts', import.meta.url).pathname, ...args],
      { env: { ...process.env, ...environment } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

test('every command has help and a version', async () => {
  const { stdout } = await jettson('--help');
  const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');

  expect(names).toEqual(
    expect.arrayContaining(['serve', 'run', 'keys', 'models', 'doctor', 'worker', 'memory']),
  );
  for (const name of names) {
    const help = await printHere(name, '--help');
    const version = await printHere(name, '--version');
    expect([help.code, version.code], name).toEqual([0, 0]);
    expect(help.stdout).toContain(`jettson ${name}`);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  }
});

test.each([
  [['nonsense'], /unknown command/],
  [['keys', 'create', '--plan', 'gold'], /no plan "gold"; there are free, pro, scale/],
  [['serve', '--prt', '1'], /unknown option '--prt'\n\(Did you mean --port\?\)/],
  [['keys', 'list', 'extra'], /too many arguments/],
  [['keys', 'list', '--account', 'nobody'], /no account "nobody"/],
  [['serve', '--port', 'abc'], /--port \(JETTSON_PORT\) is "abc": expected a port/],
  [['worker'], /DATABASE_URL/],
  [['run'], /missing required argument/],
])('%j fails with one clear line', async (args, message) => {
  const { code, stdout, stderr } = await jettson(...args);

  expect(code).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('keys are made, listed and revoked with or without a server, which obeys immediately', async () => {
  const before = JSON.parse(
    (await jettson('keys', 'create', '--account', 'acme', '--plan', 'pro', '--json')).stdout,
  );
  const server = await startServerProcess(dataDir, environment);
  const status = async (key: string) =>
    (await fetch(`${server.url}/agents`, { headers: { authorization: `Bearer ${key}` } })).status;

  const beside = JSON.parse((await jettson('keys', 'create', '--account', 'acme', '--json')).stdout);
  const statuses = [await status(before.api_key), await status(beside.api_key)];
  const revoked = await jettson('keys', 'revoke', beside.key_id, '--account', 'acme', '--json');
  const afterwards = await status(beside.api_key);
  const list = JSON.parse((await jettson('keys', 'list', '--account', 'acme', '--json')).stdout);
  await stopGently(server);

  expect(before).toMatchObject({ api_key: expect.stringMatching(/^jett_sk_live_\w{32}$/), plan: 'pro' });
  expect(beside.plan).toBe('pro');
  expect(statuses).toEqual([200, 200]);
  expect(revoked.code).toBe(0);
  expect(afterwards).toBe(401);
  expect(list.map(({ key_id, revoked_at }: never) => [key_id, revoked_at !== null])).toEqual([
    [beside.key_id, true],
    [before.key_id, false],
  ]);
});

test('keys create gives a key the scopes and secrets that are named, and the list shows them', async () => {
  const args = ['--account', 'scoped', '--json'];
  const created = JSON.parse(
    (await jettson('keys', 'create', '--scope', 'agents', 'admin', '--secret', 'TOKEN', ...args)).stdout,
  );
  const refused = await jettson('keys', 'create', '--scope', 'everything', ...args);
  const [listed] = JSON.parse((await jettson('keys', 'list', ...args)).stdout);

  expect(created.scopes).toEqual(['agents', 'admin']);
  expect(listed.scopes).toEqual(['agents', 'admin']);
  expect(listed.secrets).toEqual(['TOKEN']);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toMatch(
    /Allowed choices are agents, memory, files, webhooks, usage, secrets, admin/,
  );
});

test('the first key and the link go to a file of the owner when the output is not a terminal', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-first-'));
  onTestFinished(() => removeFolder(folder));
  const file = join(folder, 'first-access.json');
  const read = async () => JSON.parse(await readFile(file, 'utf8'));

  const first = await startServerProcess(folder, { ...environment, JETTSON_DATA_DIR: folder });
  const access = await read();
  const { mode } = await stat(file);
  await stopGently(first);
  const second = await startServerProcess(folder, { ...environment, JETTSON_DATA_DIR: folder });
  const later = await read();
  const answer = await fetch(`${second.url}/agents`, {
    headers: { authorization: `Bearer ${later.api_key}` },
  });
  await stopGently(second);

  expect(first.said).toMatchObject({ api_key: null, access_file: file });
  expect(JSON.stringify(first.said)).not.toMatch(/jett_sk_|welcome#/);
  expect(access).toEqual({
    console_url: expect.stringMatching(/\/console\/welcome#/),
    api_key: expect.stringMatching(/^jett_sk_live_/),
  });
  expect(mode & 0o777).toBe(0o600);
  expect(later.api_key).toBe(access.api_key);
  expect(later.console_url).not.toBe(access.console_url);
  expect(answer.status).toBe(200);
});

test('a failure does not repeat a secret from the environment', async () => {
  environment.DATABASE_URL = 'postgres://user:hunter2hunter2@127.0.0.1:1/hunter2hunter2';
  const { code, stderr } = await jettson('keys', 'list');
  delete environment.DATABASE_URL;

  expect(code).not.toBe(0);
  expect(stderr).not.toContain('hunter2hunter2');
});

test('plans set changes each limit on what is sent and kept, and takes the rest from the plan "free"', async () => {
  const limits = ['--requests-per-second', '7', '--request-burst', '9', '--memory-versions', '3'];
  const more = ['--agent-messages', 'unlimited', '--log-bytes', '1000000'];

  const changed = JSON.parse((await jettson('plans', 'set', 'narrow', ...limits, ...more, '--json')).stdout);

  expect(changed).toMatchObject({
    name: 'narrow',
    requestsPerSecond: 7,
    requestBurst: 9,
    maxMemoryVersions: 3,
    maxAgentMessages: null,
    maxLogBytes: 1_000_000,
    maxMemories: 100,
  });
});

test('run prints only the answer on stdout, and what the agent does on stderr', async () => {
  const { code, stdout, stderr } = await jettson('run', 'What is 6 times 7?');

  expect({ code, stdout }).toEqual({ code: 0, stdout: 'It is 42.\n' });
  expect(stderr).toContain('jettson_shell_run echo $((6 * 7))');
  // No colours, because the output is not a terminal.
  expect(stderr).not.toContain('\u001b[');
});

test('plans and prices are data that the operator edits', async () => {
  const plan = await jettson('plans', 'set', 'tiny', '--agents', '2', '--memories', 'unlimited', '--json');
  const price = await jettson('prices', 'set', 'openai/scripted', '--input', '1', '--output', '2', '--json');
  const key = await jettson('keys', 'create', '--account', 'small', '--plan', 'tiny', '--json');
  const log = await jettson('audit', '--action', 'price.updated');

  expect(JSON.parse(plan.stdout)).toMatchObject({ name: 'tiny', maxConcurrentAgents: 2, maxMemories: null });
  expect(JSON.parse(price.stdout)).toEqual({
    model: 'openai/scripted',
    input: 1,
    cachedInput: 1,
    cacheWrite: 1,
    output: 2,
  });
  expect(JSON.parse(key.stdout).plan).toBe('tiny');
  expect(log.stdout).toMatch(/operator +price\.updated +openai\/scripted/);
});

test('the table of prices names its source, and a file replaces it without changing the prices that were set', async () => {
  const shipped = await jettson('prices', 'list', 'claude-sonnet-5-5', '--json');
  const file = join(dataDir, 'prices.json');
  await writeFile(
    file,
    JSON.stringify({
      'claude-sonnet-5-5': {
        litellm_provider: 'anthropic',
        mode: 'chat',
        input_cost_per_token: 0.000004,
        output_cost_per_token: 0.00002,
      },
    }),
  );

  const updated = await jettson('prices', 'update', file, '--date', '2999-01-01');
  const listed = await jettson('prices', 'list', '--json');
  const broken = await jettson('prices', 'update', join(dataDir, 'server.json'));
  const older = await jettson('prices', 'update', file, '--date', '2020-01-01');

  expect(JSON.parse(shipped.stdout)).toMatchObject({
    table: { source: 'litellm', version: expect.any(String), date: expect.any(String), isShipped: true },
    prices: expect.arrayContaining([
      expect.objectContaining({
        model: 'anthropic/claude-sonnet-5-5',
        from: 'table',
        contextWindow: 1_000_000,
      }),
    ]),
  });
  expect(updated).toMatchObject({ code: 0, stdout: '' });
  expect(JSON.parse(listed.stdout)).toMatchObject({
    table: { source: 'prices.json', date: '2999-01-01', isShipped: false },
    prices: [
      { model: 'openai/scripted', input: 1, from: 'set' },
      { model: 'anthropic/claude-sonnet-5-5', input: 4, output: 20, from: 'table' },
    ],
  });
  expect(broken.code).toBe(1);
  expect(older).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing was changed') });
});

test('memories of another product are imported, and exported in our own format', async () => {
  const file = join(dataDir, 'mem0.json');
  await writeFile(file, JSON.stringify([{ id: 'a1', memory: 'Ada drinks tea', user_id: 'ada' }]));

  const imported = await jettson('memory', 'import', file, '--from', 'mem0', '--json');
  const exported = await jettson('memory', 'export');

  expect(JSON.parse(imported.stdout)).toMatchObject({ imported: 1, failed: 0, partial: false });
  expect(JSON.parse(exported.stdout).memories).toMatchObject([{ value: 'Ada drinks tea' }]);
});

test('models set changes the context window of a model, and refuses what is none', async () => {
  const set = await jettson('models', 'set', 'openai/scripted', '--window', '32000', '--json');
  const refused = await jettson('models', 'set', 'openai/scripted', '--window', '32k');

  expect(JSON.parse(set.stdout)).toEqual({ model: 'openai/scripted', context_window: 32_000 });
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('expected tokens, 1000 or more'),
  });
});

test('doctor and models print what is there as JSON', async () => {
  const doctor = await jettson('doctor', '--json');
  const models = await jettson('models', 'list', '--json');

  const findings = JSON.parse(doctor.stdout) as { name: string; state: string }[];
  expect(findings.map(({ name }) => name)).toEqual([
    'node',
    'computers',
    'browser',
    'model',
    'disk',
    'database',
    'prices',
  ]);
  expect(findings.find(({ name }) => name === 'model')).toMatchObject({ state: 'ok' });
  expect(JSON.parse(models.stdout)).toContainEqual(
    expect.objectContaining({ id: 'openai/scripted', state: 'ready', current: true }),
  );
});
