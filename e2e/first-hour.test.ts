import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  calls,
  inTurns,
  type ScriptedModelServer,
  says,
  startScriptedModelServer,
} from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../apps/server/src/testing/ports.ts';

/**
 * Follows the README as somebody who has just cloned the repository, with an empty home and a model that is scripted:
 * each of its lines runs as printed, except for the port, which may be in use here.
 */
const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** What a fresh checkout does not have. */
const NOT_IN_GIT = ['.git', 'node_modules', 'dist', '.jettson', '.venv', 'test-results', '.test-results'];
/** The files that name this machine's registry; the rest of the home stays empty. */
const OF_REGISTRIES = ['.npmrc', '.config/pip/pip.conf', '.pip/pip.conf'];

let home: string;
let clone: string;
let port: number;
let provider: ScriptedModelServer;
let environment: Record<string, string>;
let server: ChildProcess | undefined;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-first-hour-'));
  home = join(folder, 'home');
  clone = join(folder, 'jettson');
  await mkdir(home);
  for (const name of OF_REGISTRIES.filter((each) => existsSync(join(homedir(), each)))) {
    await mkdir(join(home, name, '..'), { recursive: true });
    await copyFile(join(homedir(), name), join(home, name));
  }
  await cp(ROOT, clone, { recursive: true, filter: (path) => !NOT_IN_GIT.includes(basename(path)) });
  port = await freePort();
  provider = await startScriptedModelServer(
    inTurns(calls('c', 'jettson_shell_run', { command: 'echo $((6 * 7))' }), says('6 times 7 is 42.')),
  );
  const { PATH = '', TMPDIR = '/tmp' } = process.env;
  environment = {
    HOME: home,
    TMPDIR,
    // As a login shell has it: without the programs of our node_modules, which npm puts before it.
    PATH: PATH.split(':')
      .filter((each) => !each.includes('node_modules'))
      .join(':'),
    // Downloads are kept between runs; the test shows that nothing else in a home is needed.
    npm_config_cache: process.env.npm_config_cache ?? join(homedir(), '.npm'),
    ...(Object.fromEntries(
      Object.entries(process.env).filter(([name]) =>
        /^(npm_config_registry|PIP_|SSL_|NODE_EXTRA|https?_proxy)/i.test(name),
      ),
    ) as Record<string, string>),
    JETTSON_PORT: String(port),
    JETTSON_MODEL: 'openai/scripted',
    OPENAI_API_KEY: 'test',
    OPENAI_BASE_URL: provider.url,
  };
}, 120_000);
afterAll(async () => {
  if (server?.exitCode === null) {
    const ended = once(server, 'exit');
    process.kill(-(server.pid ?? 0), 'SIGTERM');
    await ended;
  }
  await provider.close();
  await removeFolder(join(clone, '..'));
});

/** Runs shell lines. A failure contains everything that they printed. */
function sh(
  lines: string,
  cwd: string,
  more: Record<string, string> = {},
): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...environment, ...more }, maxBuffer: 1e8 };
    execFile('sh', ['-e', '-c', lines], options, (error, stdout, stderr) =>
      error ? reject(new Error(`${lines}\n${stdout}\n${stderr}`)) : resolve({ stdout, stderr }),
    );
  });
}

const README = readFile(`${ROOT}README.md`, 'utf8').then((text) =>
  text.replaceAll('127.0.0.1:4100', '127.0.0.1:PORT'),
);

/** The README's code that begins with these words, on this port. */
async function code(start: string, language = 'sh'): Promise<string> {
  const blocks = [...(await README).matchAll(/```(\w+)\n(.*?)```/gs)];
  const found = blocks.find(([, kind, text]) => kind === language && text?.startsWith(start));
  if (found?.[2] === undefined) throw new Error(`the README has no ${language} that begins with ${start}`);
  return found[2].replaceAll('PORT', String(port));
}

async function startServer(line: string): Promise<string> {
  // In its own process group, because npm does not forward signals.
  server = spawn('sh', ['-c', line], {
    cwd: clone,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  let said = '';
  for await (const piece of server.stdout?.setEncoding('utf8') ?? []) {
    said += piece;
    if (said.includes('Ctrl-C')) return said;
  }
  throw new Error(`${line} ended: ${said}`);
}

// One after the other, as a reader would, with downloads and builds in between.
test('each line of the README and each next line of quickstart works in a fresh clone', {
  timeout: 900_000,
}, async () => {
  const quickstart = await sh(await code('npm ci'), clone);
  expect(quickstart.stdout).toContain('6 times 7 is 42.');
  expect(quickstart.stderr).not.toContain('EBADENGINE');

  // The three lines that quickstart ends with, as they were printed.
  const next = quickstart.stderr.slice(quickstart.stderr.indexOf('\nNext\n'));
  const [keepRunning = '', getKey = '', call = ''] = [...next.matchAll(/^ {3}(\S.*)$/gm)].map(
    ([, line = '']) => line,
  );
  expect(keepRunning).toBe((await code('npm start')).trim());
  const said = await startServer(keepRunning);
  expect(said).toMatch(/Key +in .*first-access\.json/);
  const called = await sh(`${getKey}\n${call}`, clone);
  expect(called.stdout).toMatch(/6 times 7 is 42\.\n$/);

  // What the README tells its reader to do then, with the key of the first start.
  const { api_key } = JSON.parse(await readFile(join(clone, '.jettson/first-access.json'), 'utf8'));
  expect(api_key).toMatch(/^jett_sk_live_/);
  const access = { JETTSON_BASE_URL: `http://127.0.0.1:${port}/api/v1`, JETTSON_API_KEY: api_key };
  const project = join(home, 'project');
  await mkdir(project);
  const [npmInstall = '', pipInstall = ''] = (await code('npm install')).trim().split('\n');
  await sh(`${npmInstall}\npython3 -m venv .venv\n. .venv/bin/activate\n${pipInstall}`, project);
  await writeFile(join(project, 'first.mjs'), await code('import { Jettson }', 'ts'));
  await writeFile(join(project, 'first.py'), await code('from jettson', 'python'));
  const typescript = await sh('node first.mjs', project, access);
  const python = await sh('. .venv/bin/activate\npython first.py', project, access);
  const curl = await sh(await code('curl'), project, access);
  expect(typescript.stdout).toBe('6 times 7 is 42.\n');
  expect(python.stdout).toBe('6 times 7 is 42.\n');
  expect(JSON.parse(curl.stdout)).toMatchObject({ task: 'What is 6 times 7? Use the shell.' });

  const link = await sh('npx jettson console', clone);
  expect(link.stdout).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/console/welcome#`));
});

test('JETTSON_BASE_URL is the same wherever documents set it: with /api/v1', async () => {
  const files = [
    'README.md',
    'docs/start.md',
    'docs/sdks.md',
    'docs/command.md',
    'python/README.md',
    'packages/sdk/README.md',
  ];
  for (const file of files) {
    const text = await readFile(ROOT + file, 'utf8');
    for (const [, url] of text.matchAll(/JETTSON_BASE_URL[=`]*[ (=]*`?(http:[^\s`)]+)/g)) {
      expect(url, file).toMatch(/\/api\/v1$/);
    }
  }
});
