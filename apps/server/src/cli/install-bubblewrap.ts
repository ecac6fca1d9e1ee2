import { spawn } from 'node:child_process';
import { childEnvironment } from '@jettson/child-environment';
import { note } from './output.ts';

/**
 * Installs bubblewrap, which agents' computers are made with, if it is missing, apt-get exists, and the process is root
 * or has password-less sudo. Never prompts. Returns whether bubblewrap is installed afterwards.
 */
export async function installBubblewrap(): Promise<boolean> {
  const isThere = () => succeeds('bwrap', '--version');
  if (process.platform !== 'linux') return false;
  if (await isThere()) return true;
  if (!(await succeeds('apt-get', '--version')) || !(await asRoot('true'))) return false;
  note('Installing bubblewrap …');
  const install = () => asRoot('apt-get', '-q', 'install', '-y', '--no-install-recommends', 'bubblewrap');
  // A fresh machine has no package lists, and a stale one has wrong ones.
  if (!(await install()) && (await asRoot('apt-get', '-q', 'update'))) await install();
  return isThere();
}

function asRoot(...command: string[]): Promise<boolean> {
  return process.getuid?.() === 0 ? succeeds(...command) : succeeds('sudo', '-n', ...command);
}

function succeeds(...[command = '', ...args]: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', env: childEnvironment('package manager') });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
