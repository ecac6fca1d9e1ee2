import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { removeFolder } from '@jettson/database/testing';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildServed } from '../../apps/server/src/cli/build-served.ts';
import { partFolder, TARBALL, WHEEL } from '../../apps/server/src/served/served-parts.ts';
import { VERSION } from '../../apps/server/src/version.ts';
import { makeWheel } from '../../scripts/build/make-wheel.ts';
import { conformOn } from '../conformance/conform-on.ts';
import { emptyNodeProject } from './empty-project.ts';
import { findNode20 } from './find-node-20.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const tarball = join(partFolder('sdk'), TARBALL);
const wheel = join(partFolder('sdk'), WHEEL);
const hasPython = spawnSync('python3', ['--version']).status === 0;

beforeAll(() => buildServed());

async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-packages-'));
  onTestFinished(() => removeFolder(folder));
  return folder;
}

test('the npm package and its entries contain no TypeScript except declarations', async () => {
  const folder = await scratchFolder();
  await run('tar', ['xzf', tarball, '-C', folder]);

  const files = await readdir(`${folder}/package`, { recursive: true });
  const { version, engines, exports, dependencies } = JSON.parse(
    await readFile(`${folder}/package/package.json`, 'utf8'),
  );

  expect(files).toEqual(expect.arrayContaining(['index.js', 'index.d.ts', 'README.md', 'LICENSE']));
  expect(files.filter((file) => /\.[cm]?tsx?$/.test(file) && !file.endsWith('.d.ts'))).toEqual([]);
  expect(exports).toEqual({
    '.': { types: './index.d.ts', default: './index.js' },
    './package.json': './package.json',
  });
  expect({ version, engines, dependencies }).toEqual({
    version: VERSION,
    engines: { node: '>=20' },
    dependencies: undefined,
  });
});

test('the npm package passes publint and attw', { timeout: 180_000 }, async () => {
  await run('npm', ['run', 'check:sdk'], { cwd: ROOT });
});

test('the npm package follows the wire contract on plain Node 20', async () => {
  await using project = await emptyNodeProject();
  await project.sh(`npm install ${tarball}`);

  const { cases, problems } = await conformOn([join(await findNode20(), 'node')], project.folder);

  expect(cases).toBeGreaterThan(50);
  expect(problems).toEqual([]);
});

// Without Python on the machine there is nothing to compare with; the wheel itself can be built without it.
test.skipIf(!hasPython)(
  'the wheel is what pip makes from the same sources',
  // The first run creates the repository's .venv, for which pip needs time.
  { timeout: 600_000 },
  async () => {
    const folder = await scratchFolder();
    await run(`${ROOT}python/scripts/setup`);
    const pip = ['wheel', '--quiet', '--no-deps', '--no-build-isolation', '--wheel-dir', folder];
    await run(`${ROOT}.venv/bin/pip`, [...pip, `${ROOT}python`]);

    const [ours, theirs] = [await unzip(wheel), await unzip(join(folder, WHEEL))];

    expect(ours).toEqual(theirs);
  },
);

/** The files of a wheel as text, without what names its generator: one line in WHEEL, and the record of that file. */
async function unzip(file: string): Promise<Record<string, string | string[]>> {
  const entries = Object.entries(unzipSync(new Uint8Array(await readFile(file))));
  return Object.fromEntries(
    entries.map(([path, bytes]) => {
      const text = strFromU8(bytes);
      if (path.endsWith('.dist-info/WHEEL')) return [path, text.replace(/^Generator: .*$/m, '')];
      if (!path.endsWith('.dist-info/RECORD')) return [path, text];
      return [
        path,
        text
          .split('\n')
          .filter((line) => !line.includes('/WHEEL,'))
          .sort(),
      ];
    }),
  );
}

test('the same sources produce the same wheel, byte for byte', async () => {
  const again = await makeWheel(`${ROOT}python/`, VERSION);

  expect(Buffer.from(again).equals(await readFile(wheel))).toBe(true);
});
