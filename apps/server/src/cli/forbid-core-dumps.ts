import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '@jettson/child-environment';

/**
 * From now on, no crash of this process, or of one that it starts, leaves a copy of its memory, which holds secrets. Node cannot
 * set the limit itself; without `prlimit`, a part of util-linux, the limit stays as it is.
 */
export async function forbidCoreDumps(): Promise<void> {
  const options = { env: childEnvironment('system tool') };
  await promisify(execFile)('prlimit', ['--core=0:0', '--pid', String(process.pid)], options).catch(() => {});
}
