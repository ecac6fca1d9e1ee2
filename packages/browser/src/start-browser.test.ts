import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestBrowser } from './testing/start-test-browser.ts';

test('a session that cannot be opened leaves no way out behind', async () => {
  const rootDir = await mkdtemp(join(tmpdir(), 'jettson-browser-'));
  const browser = startTestBrowser({ allow: '', rootDir });
  await browser.host.openSession('c1');
  const [name = ''] = await readdir(rootDir);
  const folder = join(rootDir, name);
  const sockets = await readdir(join(folder, 'run'));
  // The place of the next session's downloads is taken.
  await mkdir(join(folder, 'downloads/2'));

  await expect(browser.host.openSession('c2')).rejects.toThrow('The browser is not available');

  await expect.poll(() => readdir(join(folder, 'run'))).toEqual(sockets);
  await expect(browser.host.openSession('c3')).resolves.toMatchObject({});
  await browser.close();
  await rm(rootDir, { recursive: true, maxRetries: 50, retryDelay: 100 });
});
