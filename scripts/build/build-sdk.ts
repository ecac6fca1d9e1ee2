import { execFile } from 'node:child_process';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TARBALL, WHEEL } from '../../apps/server/src/served/served-parts.ts';
import { VERSION } from '../../apps/server/src/version.ts';
import { makeWheel } from './make-wheel.ts';

const PYTHON = fileURLToPath(new URL('../../python/', import.meta.url));
const SDK_BUILD = fileURLToPath(new URL('../../packages/sdk/scripts/build.ts', import.meta.url));

/** The packages of both SDKs, as pip and npm install them. */
export async function buildSdk(folder: string): Promise<void> {
  await writeFile(join(folder, WHEEL), await makeWheel(PYTHON, VERSION));
  const unpacked = join(folder, 'unpacked');
  await promisify(execFile)(process.execPath, [SDK_BUILD, unpacked]);
  await promisify(execFile)('npm', ['pack', unpacked, '--silent'], { cwd: folder });
  await rm(unpacked, { recursive: true });
  // npm puts the version into the name; the address that people type must stay the same.
  await rename(join(folder, `jettson-sdk-${VERSION}.tgz`), join(folder, TARBALL));
}
