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
import { sdkRoutes } from './sdk-routes.ts';

let parent: string;
let app: Hono<AppEnv>;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'jettson-served-'));
  await mkdir(join(parent, 'sdk'));
  await writeFile(join(parent, 'secret.txt'), 'secret');
  await writeFile(join(parent, 'sdk/jettson-sdk.tgz'), 'tarball');
  await writeFile(join(parent, 'sdk/jettson-1.0.0-py3-none-any.whl'), 'wheel');
  app = appWith(join(parent, 'sdk'));
});
afterAll(() => removeFolder(parent));

function appWith(folder: string) {
  const hono = new Hono<AppEnv>();
  hono.onError(onError);
  hono.use(requestContext(pino({ level: 'silent' })));
  return hono.route('/', sdkRoutes({ folder }));
}

test('a package is served unchanged, and revalidated each time', async () => {
  const response = await app.request('/sdk/jettson-sdk.tgz');
  const again = await app.request('/sdk/jettson-sdk.tgz', {
    headers: { 'if-none-match': response.headers.get('etag') ?? '' },
  });

  expect(await response.text()).toBe('tarball');
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect(response.headers.has('content-encoding')).toBe(false);
  expect(again.status).toBe(304);
});

test.each(['/sdk/jettson-0.9.0-py3-none-any.whl', '/sdk/', '/sdk', '/sdk/..%2fsecret.txt', '/sdk/x/y'])(
  '%s does not exist, and the answer names the files that do',
  async (path) => {
    const response = await app.request(path);

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: {
        code: 'not_found',
        message: expect.stringContaining('; there is jettson-1.0.0-py3-none-any.whl and jettson-sdk.tgz'),
        details: { names: ['jettson-1.0.0-py3-none-any.whl', 'jettson-sdk.tgz'] },
      },
    });
  },
);

test('packages that are not built are unavailable, and the answer says how to build them', async () => {
  const response = await appWith(join(parent, 'nowhere')).request('/sdk/jettson-sdk.tgz');

  expect(response.status).toBe(503);
  expect(await response.text()).toContain('npm run build');
});
