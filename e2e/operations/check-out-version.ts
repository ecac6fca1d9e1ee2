import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeFolder } from '@jettson/database/testing';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

const git = (...parameters: string[]) =>
  execFileSync('git', ['-C', REPOSITORY, ...parameters], { stdio: ['ignore', 'pipe', 'ignore'] });

/** Whether the tag is in this clone; it is fetched if it can be. */
export function hasVersion(tag: string): boolean {
  const isHere = () => {
    try {
      git('rev-parse', '--verify', '--quiet', `${tag}^{commit}`);
      return true;
    } catch {
      return false;
    }
  };
  if (isHere()) return true;
  try {
    // Clones of continuous integration are shallow and have no tags.
    git('fetch', '--depth=1', 'origin', 'tag', tag);
  } catch {}
  return isHere();
}

export interface CheckedOut extends AsyncDisposable {
  /** The program of that version. */
  cli: string;
}

/** The sources of a tag in a folder of their own, which use the dependencies that are installed here. */
export async function checkOutVersion(tag: string): Promise<CheckedOut> {
  const folder = await mkdtemp(join(tmpdir(), `jettson-${tag}-`));
  const archive = join(folder, 'sources.tar');
  git('archive', `--output=${archive}`, tag, 'apps/server', 'packages', 'package.json');
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@jettson'), { recursive: true });
  for (const name of await readdir(join(REPOSITORY, 'node_modules'))) {
    if (name !== '@jettson') await symlink(join(REPOSITORY, 'node_modules', name), join(modules, name));
  }
  for (const name of await readdir(join(folder, 'packages'))) {
    await symlink(join(folder, 'packages', name), join(modules, '@jettson', name));
    await linkModules(join('packages', name), folder);
  }
  await linkModules('apps/server', folder);
  return {
    cli: join(folder, 'apps/server/src/cli.ts'),
    [Symbol.asyncDispose]: () => removeFolder(folder),
  };
}

async function linkModules(part: string, folder: string): Promise<void> {
  const own = join(REPOSITORY, part, 'node_modules');
  if (existsSync(own)) await symlink(own, join(folder, part, 'node_modules'));
}
