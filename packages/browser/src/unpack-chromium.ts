import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { childEnvironment } from '@jettson/child-environment';
import { findBundledChromium } from './bundled-chromium.ts';

const run = promisify(execFile);

const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">fonts</dir>
  <cachedir>/tmp/fontconfig</cachedir>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>
`;

/**
 * Unpacks the Chromium of @sparticuz/chromium below `cacheFolder`, once per version, and returns its folder: the
 * program, the libraries that a bare machine lacks (NSS), and a font.
 */
export async function unpackChromium(cacheFolder: string): Promise<{ folder: string; version: string }> {
  const { version, package: packageRoot } = await findBundledChromium();
  const folder = join(cacheFolder, `chromium-${version}`);
  if (await exists(folder)) return { folder, version };

  await mkdir(cacheFolder, { recursive: true });
  const draft = await mkdtemp(`${folder}.`);
  try {
    const source = (name: string) => fileURLToPath(new URL(`bin/${name}.br`, packageRoot));
    await unpackFile(source('chromium'), join(draft, 'chromium'));
    await unpackArchive(source('al2023.tar'), draft);
    await unpackArchive(source('fonts.tar'), draft);
    await writeFile(join(draft, 'fonts.conf'), FONTS_CONF);
    // The browser runs as its own user.
    await chmod(draft, 0o755);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process may have been faster; its folder is just as good.
    if (!(await exists(folder))) throw error;
  }
  return { folder, version };
}

async function unpackFile(source: string, target: string): Promise<void> {
  await pipeline(
    createReadStream(source),
    createBrotliDecompress(),
    createWriteStream(target, { mode: 0o755 }),
  );
}

async function unpackArchive(source: string, folder: string): Promise<void> {
  const archive = join(folder, 'archive.tar');
  await unpackFile(source, archive);
  await run('tar', ['-x', '-f', archive, '--no-same-owner', '-C', folder], {
    env: childEnvironment('system tool'),
  });
  await rm(archive);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
