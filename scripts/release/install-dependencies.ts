import { execFileSync } from 'node:child_process';
import { rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILDING_WORKSPACES } from './copy-sources.ts';

/** Installs what the server needs to run as the lock file says, and puts `jettson` and `node` into bin/. */
export async function installDependencies(folder: string): Promise<void> {
  const only = ['--omit=dev', '--workspace', '@jettson/server', '--include-workspace-root'];
  execFileSync('npm', ['ci', ...only, '--prefer-offline'], { cwd: folder, stdio: 'inherit' });
  for (const workspace of BUILDING_WORKSPACES) {
    await rm(join(folder, workspace), { recursive: true });
    // npm links the workspaces by their names.
    await rm(join(folder, 'node_modules/@jettson', workspace.split('/')[1] ?? ''), { force: true });
  }
  await rm(join(folder, 'tools'), { recursive: true });
  await rm(join(folder, '.npmrc'));
  await rename(join(folder, 'deploy/bin'), join(folder, 'bin'));
  await symlink(`../node_modules/node-linux-${process.arch}/bin/node`, join(folder, 'bin/node'));
}
