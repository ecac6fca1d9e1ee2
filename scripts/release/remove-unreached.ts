import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface PackageJson {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/**
 * Removes the packages that nothing needs to run. npm keeps what a dependency could use, too, if it is somewhere in the lock
 * file: better-auth would bring React, Vue, Vite and Vitest.
 */
export async function removeUnreached(folder: string): Promise<void> {
  const reached = new Set<string>();
  const waiting = [folder, join(folder, 'apps/server')];
  for (const at of waiting) {
    if (reached.has(at)) continue;
    reached.add(at);
    for (const name of await namesNeededBy(at)) {
      const found = find(at, name, folder);
      if (found !== null) waiting.push(found);
    }
  }
  for (const path of await listPackages(folder)) {
    if (!reached.has(path)) await rm(path, { recursive: true, force: true });
  }
}

/** Optional ones included: they may be installed or not. */
async function namesNeededBy(at: string): Promise<string[]> {
  const manifest: PackageJson = JSON.parse(await readFile(join(at, 'package.json'), 'utf8'));
  const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

/** Where Node finds a package, from a folder up to the root; a workspace is in its own folder. */
function find(at: string, name: string, root: string): string | null {
  if (name.startsWith('@jettson/')) {
    const own = name.slice('@jettson/'.length);
    return own === 'server' ? join(root, 'apps/server') : join(root, 'packages', own);
  }
  for (let folder = at; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root) return null;
  }
}

/** All installed packages, also those inside others. Links to workspaces are left out. */
async function listPackages(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isDirectory() && /(^|\/)node_modules(\/@[^/]+)?$/.test(entry.parentPath))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => existsSync(join(path, 'package.json')));
}
