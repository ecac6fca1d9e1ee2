import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { note } from './output.ts';

const run = promisify(execFile);

/** What agents' computers and the browser need of the system, by what finds it and the Debian package that brings it. */
const SYSTEM_PACKAGES = [
  { name: 'bubblewrap', isThere: () => succeeds('bwrap', ['--version']) },
  { name: 'libnss3', isThere: async () => (await output('ldconfig', ['-p'])).includes('libnss3.so') },
];

/**
 * Installs the system packages that are missing, where apt-get is there and root or password-less sudo allows
 * it. Asks nothing. Returns the names of those that are still missing.
 */
export async function installMissing(): Promise<string[]> {
  const missing = await missingPackages();
  if (missing.length === 0) return [];
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (
    !(await succeeds('apt-get', ['--version'])) ||
    !(await succeeds(prefix[0] ?? 'true', [...prefix.slice(1), 'true']))
  ) {
    return missing;
  }
  note(`Installing ${missing.join(' and ')} …`);
  const apt = (...args: string[]) => runQuietly([...prefix, 'apt-get', '-q', ...args]);
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  // A fresh machine has no package lists, and a stale one has wrong ones.
  if (!(await apt(...install)) && (await apt('update'))) await apt(...install);
  return missingPackages();
}

async function missingPackages(): Promise<string[]> {
  const checked = await Promise.all(
    SYSTEM_PACKAGES.map(async ({ name, isThere }) => ((await isThere()) ? null : name)),
  );
  return checked.filter((name) => name !== null);
}

async function output(command: string, args: string[]): Promise<string> {
  // ldconfig lives in sbin, which a user's PATH may lack.
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin' };
  return run(command, args, { env }).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}

function runQuietly([command = '', ...args]: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
