import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@jettson/database/testing';
import { Hono } from 'hono';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppEnv } from '../http/app-env.ts';
import { onError } from '../http/on-error.ts';
import { requestContext } from '../http/request-context.ts';
import { docsRoutes } from './docs-routes.ts';

let folder: string;
let app: Hono<AppEnv>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-docs-'));
  await mkdir(join(folder, 'docs/assets'), { recursive: true });
  await mkdir(join(folder, 'console'));
  await writeFile(join(folder, 'secret.html'), 'secret');
  await writeFile(join(folder, 'docs/index.html'), 'start');
  await writeFile(join(folder, 'docs/memory.html'), 'memory');
  await writeFile(join(folder, 'docs/404.html'), 'no such page');
  await writeFile(join(folder, 'docs/assets/app.1.js'), 'go()');
  await writeFile(join(folder, 'console/reference.html'), 'reference');
  await writeFile(join(folder, 'console/index.html'), 'console');
  app = new Hono<AppEnv>();
  app.onError(onError);
  app.use(requestContext(pino({ level: 'silent' })));
  app.route('/', docsRoutes({ folder: join(folder, 'docs'), consoleFolder: join(folder, 'console') }));
});
afterAll(() => removeFolder(folder));

test.each([
  ['/docs/', 200, 'start'],
  ['/docs/memory', 200, 'memory'],
  ['/docs/memory.html', 200, 'memory'],
  ['/docs/api', 200, 'reference'],
  ['/docs/api/?call=agents.spawn', 200, 'reference'],
  ['/docs/api/agents.spawn', 200, 'reference'],
  ['/docs/api/events/message', 200, 'reference'],
  ['/docs/nothing', 404, 'no such page'],
  ['/docs/../secret', 404, ''],
  ['/docs/%2e%2e/secret', 404, ''],
  ['/docs/..%2fsecret', 404, 'no such page'],
  ['/docs/api/../../console/index.html', 404, ''],
])('%s answers %i', async (path, status, text) => {
  const response = await app.request(path);

  expect(response.status).toBe(status);
  expect(await response.text()).toContain(text);
});

test('/docs redirects to the first page, whose links are relative', async () => {
  const response = await app.request('/docs');

  expect(response.headers.get('location')).toBe('/docs/');
});

test('pages are revalidated each time, under a policy without inline scripts or external requests', async () => {
  const response = await app.request('/docs/memory');

  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'no-cache',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
});

test('assets are cached indefinitely, since their names contain a hash', async () => {
  const response = await app.request('/docs/assets/app.1.js');

  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});
