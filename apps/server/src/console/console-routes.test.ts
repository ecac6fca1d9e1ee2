import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { removeFolder } from '@jettson/database/testing';
import { Hono } from 'hono';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppEnv } from '../http/app-env.ts';
import { onError } from '../http/on-error.ts';
import { requestContext } from '../http/request-context.ts';
import { consoleRoutes } from './console-routes.ts';

const PAGE = '<title>Jettson</title>';
const SCRIPT = 'go()';

let folder: string;
let app: ReturnType<typeof appWith>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-console-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'dist/index.html'), PAGE);
  await writeFile(join(folder, 'dist/assets/main-1.js'), SCRIPT);
  await writeFile(join(folder, 'dist/assets/main-1.js.br'), brotliCompressSync(SCRIPT));
  app = appWith(join(folder, 'dist'));
});
afterAll(() => removeFolder(folder));

function appWith(served: string) {
  const hono = new Hono<AppEnv>();
  hono.onError(onError);
  hono.use(requestContext(pino({ level: 'silent' })));
  return hono.route('/', consoleRoutes({ folder: served }));
}

const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

test.each(['/console', '/console/', '/console/agents/ag_1', '/console/a%20b', '/console/index.html'])(
  '%s serves the page, which is revalidated each time, under a policy that allows nothing inline',
  async (path) => {
    const response = await get(path);

    expect(response.status).toBe(200);
    expect(await response.text()).toBe(PAGE);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': expect.stringMatching(/^text\/html; ?charset=utf-8$/i),
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    });
    expect(response.headers.has('strict-transport-security')).toBe(false);
  },
);

test('an asset is cached indefinitely, and sent compressed if the client accepts that', async () => {
  const plain = await get('/console/assets/main-1.js');
  const compressed = await get('/console/assets/main-1.js', { 'accept-encoding': 'gzip, deflate, br' });

  expect(await plain.text()).toBe(SCRIPT);
  expect(plain.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(compressed.headers.get('content-encoding')).toBe('br');
  expect(compressed.headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
  expect(brotliDecompressSync(await compressed.bytes()).toString()).toBe(SCRIPT);
});

test('a client that has the page is told that it has not changed, under the same policy', async () => {
  const first = await get('/console');

  const again = await get('/console', { 'if-none-match': first.headers.get('etag') ?? '' });
  const older = await get('/console', { 'if-none-match': '"older"' });

  expect([again.status, await again.text()]).toEqual([304, '']);
  expect(again.headers.get('content-security-policy')).toBe(first.headers.get('content-security-policy'));
  expect(older.status).toBe(200);
});

test('a missing asset is not found, and does not return the page', async () => {
  const response = await get('/console/assets/main-0.js');

  expect(response.status).toBe(404);
  expect(response.headers.get('cache-control')).toBe('no-cache');
});

test.each([
  '/console/../secret.txt',
  '/console/%2e%2e/secret.txt',
  '/console/..%2fsecret.txt',
  '/console//etc/passwd',
])('%s leads to no file outside of the console', async (path) => {
  const response = await app.request(new Request(`http://localhost${path}`));

  expect(await response.text()).not.toMatch(/secret|root:/);
});

test('an unbuilt console says how to build it, and works once it is built', async () => {
  const later = appWith(join(folder, 'later'));

  const before = await later.request('/console');
  await cp(join(folder, 'dist'), join(folder, 'later'), { recursive: true });
  const after = await later.request('/console');

  expect(before.status).toBe(503);
  expect(await before.text()).toContain('npm run build');
  expect(await after.text()).toBe(PAGE);
});
