import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FROM_NPM = { package: `node-${process.platform}-${process.arch}`, version: '20.20.2' };
const KEPT_IN = fileURLToPath(new URL('../../node_modules/.cache/node-20/', import.meta.url));

/** The programs that are installed on the machine, without the folder of Node 24 that npm puts first. */
export const MACHINE_PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

/** The folder of a plain Node 20, the oldest version that the SDK supports: the machine's own, or one from npm. */
export async function findNode20(): Promise<string> {
  for (const folder of MACHINE_PATH.split(delimiter)) {
    if (await isNode20(folder)) return folder;
  }
  const folder = join(KEPT_IN, 'node_modules', FROM_NPM.package, 'bin');
  if (!(await isNode20(folder))) {
    await run('npm', ['install', '--prefix', KEPT_IN, `${FROM_NPM.package}@${FROM_NPM.version}`]);
  }
  return folder;
}

async function isNode20(folder: string): Promise<boolean> {
  const { stdout } = await run(join(folder, 'node'), ['--version']).catch(() => ({ stdout: '' }));
  return stdout.startsWith('v20.');
}
