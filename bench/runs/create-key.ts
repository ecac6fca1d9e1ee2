import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CLI = fileURLToPath(new URL('../../apps/server/src/cli.ts', import.meta.url));

/** Creates a key on the server with this data. Its plan has these limits, and none on requests and agent hours. */
export async function createKey(dataDir: string, limits: readonly string[]): Promise<string> {
  const jettson = (...args: string[]) =>
    promisify(execFile)(process.execPath, [CLI, ...args, '--data-dir', dataDir, '--json']);
  const unlimited = ['--requests-per-second', 'unlimited', '--agent-hours', 'unlimited'];
  await jettson('plans', 'set', 'bench', ...limits, ...unlimited);
  const { stdout } = await jettson('keys', 'create', '--account', 'bench', '--plan', 'bench');
  return JSON.parse(stdout).api_key;
}

/** Limits for `createKey` that do not get in the way of thousands of short runs. */
export const MANY_SPAWNS = [
  ...['--agents', '1000'],
  ...['--spawns-per-minute', '1000000'],
  ...['--spawns-per-hour', '1000000'],
];
