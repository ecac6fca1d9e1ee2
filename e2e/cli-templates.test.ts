import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { says } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAccount, startTestServer, type TestServer } from '../apps/server/src/testing/index.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer(async () => says('done'));
  folder = await mkdtemp(join(tmpdir(), 'jettson-apply-'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await removeFolder(folder);
});

/** An account, and the command with its key in a folder of files. */
async function newUser() {
  const { apiKey } = await newAccount(server.server.deps.database.db);
  const env = { ...process.env, JETTSON_API_KEY: apiKey, JETTSON_BASE_URL: `${server.server.url}/api/v1` };
  const jettson = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const cli = join(ROOT, 'apps/server/src/cli.ts');
      execFile(process.execPath, [cli, ...args], { env, cwd: folder }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  return {
    jettson,
    write: (name: string, text: string) => writeFile(join(folder, name), text),
    call: async <Body>(method: string, path: string, body?: object) =>
      (await server.call<Body>(method, path, body, apiKey)).body,
  };
}

const RESEARCHER = `name: researcher
description: Reads the web.
instructions: |
  You research.
  Name your sources.
tools: [http, shell]
env:
  TOKEN: secret
max_turns: 40
`;

test('apply creates a template, makes its next version with a diff, and then changes nothing', async () => {
  const { jettson, write, call } = await newUser();
  await write('researcher.yaml', RESEARCHER);

  const created = await jettson('apply', 'researcher.yaml');
  const again = await jettson('apply', 'researcher.yaml');
  await write('researcher.yaml', RESEARCHER.replace('Name your', 'Always name your').replace('40', '60'));
  const dry = await jettson('apply', '--dry-run', 'researcher.yaml');
  const before = await call('GET', '/templates/researcher');
  const updated = await jettson('apply', 'researcher.yaml');
  await write(
    'researcher.yaml',
    RESEARCHER.replace('Name your', 'Always name your').replace('40', '60').replace('secret', 'another'),
  );
  const secret = await jettson('apply', 'researcher.yaml');

  expect([created.stdout, again.stdout]).toEqual([
    'Created researcher: version 1\n',
    'researcher is unchanged: version 1\n',
  ]);
  expect(dry.stdout).toMatch(/^Would update researcher: version 1 → 2\n/);
  expect(before).toMatchObject({ version: 1, defaults: { max_turns: 40 } });
  expect(updated.stdout).toMatch(/^Updated researcher: version 1 → 2\n/);
  expect(dry.stdout.replace('Would update', 'Updated')).toBe(updated.stdout);
  for (const line of [
    '-max_turns: 40',
    '+max_turns: 60',
    '-  Name your sources.',
    '+  Always name your sources.',
  ]) {
    expect(updated.stdout.split('\n').map((each) => each.trimStart())).toContain(line);
  }
  expect(secret.stdout).toBe('Updated researcher: version 2 → 3\n  ~ a write-only value\n');
  expect([created, again, dry, updated, secret].map(({ code, stderr }) => [code, stderr])).toEqual(
    Array(5).fill([0, '']),
  );
});

test('of several files, one that is wrong keeps all of them from being applied, and every fault is named', async () => {
  const { jettson, write, call } = await newUser();
  await write('good.yaml', 'name: good\nmax_turns: 3\n');
  await write('misspelt.yaml', 'name: misspelt\n\nmax_turn: 3\n');
  await write('unknown.md', '---\nname: unknown\ntools:\n  - http\n  - shel\n---\nYou help.\n');
  await write('model.yaml', 'name: model\nmodel: nobody/nothing\n');
  await write('twin.yaml', 'max_turns: 4\nname: good\n');

  const local = await jettson('apply', 'good.yaml', 'misspelt.yaml', 'absent.yaml');
  const remote = await jettson('apply', 'good.yaml', 'unknown.md', 'model.yaml');
  const twins = await jettson('apply', 'good.yaml', 'twin.yaml');

  expect(local).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'jettson: misspelt.yaml:3: max_turn: no such field; did you mean max_turns?\n' +
      'jettson: absent.yaml: cannot be read: there is no such file\njettson: nothing was applied\n',
  });
  expect([remote.code, remote.stdout]).toEqual([1, '']);
  expect(remote.stderr).toMatch(
    /^jettson: unknown\.md:5: tools\.1: .*shell.*\njettson: model\.yaml:2: model: .*\njettson: nothing was applied\n$/,
  );
  expect(twins.stderr).toBe(
    'jettson: twin.yaml:2: name: good.yaml has the template good too; nothing was applied\n',
  );
  expect(await call('GET', '/templates')).toMatchObject({ data: [] });
});

test('what get prints can be applied again, and keeps write-only values', async () => {
  const { jettson, write, call } = await newUser();
  await write('a.yaml', RESEARCHER);
  await jettson('apply', 'a.yaml');

  const { stdout } = await jettson('templates', 'get', 'researcher');
  await write('b.yaml', stdout.replace('max_turns: 40', 'max_turns: 41'));
  const applied = await jettson('apply', 'b.yaml', '--json');
  const { stdout: first } = await jettson('templates', 'get', 'researcher@1');

  expect(stdout).toContain('TOKEN: …');
  expect(JSON.parse(applied.stdout)).toEqual({
    dry_run: false,
    templates: [{ file: 'b.yaml', action: 'updated', name: 'researcher', version: 2 }],
  });
  expect(first).toBe(stdout);
  const agent = await call<{ env: object; max_turns: number }>('POST', '/agents', {
    task: 'x',
    template: 'researcher',
  });
  expect(agent).toMatchObject({ env: { TOKEN: '…' }, max_turns: 41 });
});

test('templates are listed and archived, and a file brings one back', async () => {
  const { jettson, write } = await newUser();
  await write('a.yaml', 'name: a\ndescription: Says things.\n');
  await write('b.yaml', 'name: b\n');
  await jettson('apply', 'a.yaml', 'b.yaml');

  const listed = await jettson('templates', 'list');
  const mistyped = await jettson('templates', 'archive', 'a', 'c');
  const archived = await jettson('templates', 'archive', 'a');
  const left = JSON.parse((await jettson('templates', 'list', '--json')).stdout);
  const gone = JSON.parse((await jettson('templates', 'list', '--archived', '--json')).stdout);
  const back = await jettson('apply', 'a.yaml');

  expect(listed.stdout).toMatch(/^NAME +VERSION +CHANGED +DESCRIPTION\nb +1 .*\na +1 .*Says things\.\n$/);
  expect(mistyped).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('There is no template c'),
  });
  expect(archived.stdout).toBe('Archived a.\n');
  expect([left, gone]).toMatchObject([[{ name: 'b' }], [{ name: 'a' }]]);
  expect(back.stdout).toBe('Created a: version 2\n');
});

test('run spawns from a template', async () => {
  const { jettson, write } = await newUser();
  await write('a.yaml', 'name: a\ntools: []\nmemory: {recall: false, extract: false}\n');
  await jettson('apply', 'a.yaml');

  const { code, stdout } = await jettson('run', 'Say something', '--template', 'a', '--json');

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    template: { name: 'a', version: 1 },
    final_result: 'done',
    tools: [],
  });
});

const PAGE = readFileSync(join(ROOT, 'docs/templates.md'), 'utf8');

test.each(
  [...PAGE.matchAll(/`(\S+\.(?:yaml|md))`:\n\n```\w+\n(.*?)```/gs)].map(([, name = '', text = '']) => ({
    name,
    text,
  })),
)('the example $name of the documentation can be applied', async ({ name, text }) => {
  const { jettson, write } = await newUser();
  await write(name, text);

  const { code, stdout } = await jettson('apply', name);

  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Created \S+: version 1\n$/)]);
});

test('the documentation has a file of each kind', () => {
  expect(PAGE).toMatch(/`researcher\.yaml`:\n\n```yaml\n/);
  expect(PAGE).toMatch(/`researcher\.md`:\n\n```md\n/);
});
