import { access, constants, mkdtemp, readdir, rm } from 'node:fs/promises';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unpackChromium } from './unpack-chromium.ts';

test.skipIf(arch() !== 'x64')(
  'two processes that unpack at the same time end up with one complete browser and no leftovers',
  async () => {
    const cache = await mkdtemp(join(tmpdir(), 'jettson-unpack-'));

    const [first, second] = await Promise.all([unpackChromium(cache), unpackChromium(cache)]);

    expect(first).toEqual(second);
    expect(await readdir(cache)).toEqual([`chromium-${first.version}`]);
    expect((await readdir(first.folder)).sort()).toEqual(['chromium', 'fonts', 'fonts.conf', 'lib']);
    await access(join(first.folder, 'chromium'), constants.X_OK);
    await rm(cache, { recursive: true });
  },
);
