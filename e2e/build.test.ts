import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, glob, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** What a fresh checkout does not have. */
const NOT_IN_GIT = ['.git', 'node_modules', 'dist', '.jettson', '.venv', 'test-results', '.test-results'];

let checkout: string;
beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'jettson-checkout-'));
  await cp(ROOT, checkout, { recursive: true, filter: (path) => !NOT_IN_GIT.includes(basename(path)) });
  await symlink(`${ROOT}node_modules`, join(checkout, 'node_modules'));
});
afterAll(() => removeFolder(checkout));

/** Starts the server in the checkout, asks for these paths, and stops it. */
async function startAndGet(paths: string[]): Promise<{ said: string; statuses: number[] }> {
  const child = spawn(
    process.execPath,
    ['apps/server/src/cli.ts', 'serve', '--port', '0', '--api-only', '--json'],
    {
      cwd: checkout,
      env: { ...process.env, JETTSON_DATA_DIR: join(checkout, '.jettson'), JETTSON_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said = text(child.stderr);
  let started = '';
  for await (const piece of child.stdout.setEncoding('utf8')) {
    started += piece;
    if (started.trimEnd().endsWith('}')) break;
  }
  const { origin } = new URL(JSON.parse(started).base_url);
  const statuses = await Promise.all(paths.map(async (path) => (await fetch(origin + path)).status));
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { said: await said, statuses };
}

test('the first start in a fresh checkout builds what is served, for production, with one line; the next one finds it built', {
  timeout: 240_000,
}, async () => {
  const paths = ['/console', '/docs', '/docs/api', '/sdk/jettson-sdk.tgz'];

  const first = await startAndGet(paths);
  const built = await readdir(join(checkout, 'dist'));
  const scripts = await Array.fromAsync(glob(join(checkout, 'dist/console/assets/*.js')), (path) =>
    readFile(path, 'utf8'),
  );
  const second = await startAndGet(paths);

  expect(first).toEqual({
    said: "Building the console, the documentation, and the SDKs' packages …\n",
    statuses: [200, 200, 200, 200],
  });
  expect(built.sort()).toEqual(['console', 'console.sha256', 'docs', 'docs.sha256', 'sdk', 'sdk.sha256']);
  // What React's development version prints; this test has another NODE_ENV.
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => script.includes('Download the React DevTools')).length).toBe(0);
  expect(second).toEqual({ said: '', statuses: [200, 200, 200, 200] });
});

test('a server whose build fails still starts, and says so', { timeout: 240_000 }, async () => {
  await removeFolder(join(checkout, 'dist/sdk'));
  await rm(join(checkout, 'python/pyproject.toml'));

  const { said, statuses } = await startAndGet(['/healthz', '/console', '/sdk/jettson-sdk.tgz']);

  expect(said).toContain('"npm run build" failed');
  expect(said).toContain('pyproject.toml');
  expect(statuses).toEqual([200, 200, 503]);
});
