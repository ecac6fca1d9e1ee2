import { cp, mkdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

/** What runs, besides dependencies. */
const SOURCES = [
  ...['package.json', 'package-lock.json', '.npmrc', 'LICENSE', 'README.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...[
    'apps/server',
    'packages',
    'dist/console',
    'dist/docs',
    'dist/sdk',
    'deploy/bin',
    'deploy/jettson.service',
  ],
];

/** The workspaces that only build something: npm refuses a lock file without them. */
export const BUILDING_WORKSPACES = ['apps/console', 'apps/docs', 'tools/wire-types'];

const NATIVE = 'packages/computers/exec-server-native';
/** The native program is built; of its sources only the licences of what is in it are kept. */
const OF_NATIVE = ['LICENCES.txt', `bin/linux-${process.arch}`];

/** Whether a file of ours is needed to run: no tests, nothing that tests share, no maps, no programs for other machines. */
export function isNeeded(path: string): boolean {
  const name = basename(path);
  if (/\.(test\.tsx?|map)$|^tsconfig\b/.test(name)) return false;
  if (['testing', 'test', 'node_modules', '.gitignore'].includes(name)) return false;
  if (!path.startsWith(`${NATIVE}/`)) return true;
  const below = path.slice(NATIVE.length + 1);
  return OF_NATIVE.some((kept) => `${below}/`.startsWith(`${kept}/`) || kept.startsWith(`${below}/`));
}

/** Copies what is needed to run from the repository. */
export async function copySources(root: string, folder: string): Promise<void> {
  const filter = (source: string) => isNeeded(relative(root, source));
  const manifests = BUILDING_WORKSPACES.map((workspace) => `${workspace}/package.json`);
  for (const path of [...SOURCES, ...manifests]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(root, path), join(folder, path), { recursive: true, filter, verbatimSymlinks: true });
  }
}
