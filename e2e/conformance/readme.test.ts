import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type RealServer, startRealServer } from './start-real-server.ts';

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const sdkFolder = fileURLToPath(new URL('../../packages/sdk/', import.meta.url));
const examples = [...readFileSync(`${sdkFolder}README.md`, 'utf8').matchAll(/```ts\n(.*?)```/gs)];

test.each(examples.map(([, code]) => ({ code })))(
  'the example of the README runs: $code',
  async ({ code }) => {
    await promisify(execFile)('node', ['--input-type=module-typescript', '--eval', code ?? ''], {
      cwd: sdkFolder,
      env: clientEnvironment(),
    });
  },
);

test('the quickstart runs where only the package is installed', { timeout: 180_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-bare-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const run = promisify(execFile);
  await run('node', [`${sdkFolder}scripts/build.ts`, join(folder, 'dist')]);
  await run('npm', ['pack', './dist'], { cwd: folder });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz')) ?? '';
  await run('npm', ['install', '--offline', `./${tarball}`], { cwd: folder });
  await writeFile(join(folder, 'quickstart.js'), examples[0]?.[1] ?? '');

  const { stdout } = await run('node', ['quickstart.js'], { cwd: folder, env: clientEnvironment() });

  expect(stdout).toBe('You said: What is the capital of Iceland?\n');
});

function clientEnvironment() {
  return { ...process.env, JETTSON_API_KEY: server.api_key, JETTSON_BASE_URL: server.base_url };
}
