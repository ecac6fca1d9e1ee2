import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What is shown of the host's /etc: paths in it, with a file's content or where a link leads. */
export type Setting = { path: string } & ({ content: Buffer } | { target: string });

const PACKAGES = '/var/lib/dpkg/status';

/** Settings that say nothing about the host, whoever wrote them. */
const HARMLESS = [
  ...['fonts', 'terminfo', 'mime.types', 'magic', 'magic.mime', 'protocols', 'services', 'rpc'],
  ...['manpath.config', 'man_db.conf', 'inputrc', 'timezone', 'debian_version', 'papersize'],
];
/** Where we do not know what a package has installed, these too, which almost nobody changes. */
const USUAL = ['java', 'groff', 'perl', 'python3', 'ImageMagick', 'maven/m2.conf', 'maven/logging'];
/** What write-etc.ts makes or copies. */
const LEFT_OUT = ['ssl', 'alternatives'];

const MAX_FILE_BYTES = 5_000_000;

/**
 * The settings in /etc that programs need: files as their package brought them, harmless ones, and links into /usr.
 * What somebody has changed or added is left out: it may hold passwords and the names of machines.
 */
export async function findSettings(etc = '/etc', packages = PACKAGES): Promise<Setting[]> {
  const shipped = await readChecksums(packages);
  const entries = await readdir(etc, { recursive: true, withFileTypes: true }).catch(() => []);
  const settings = await Promise.all(entries.map((entry) => toSetting(etc, entry, shipped)));
  return settings.filter((setting) => setting !== undefined);
}

/** The MD5 sums of settings as packages brought them, by path. Null: dpkg does not manage this machine. */
async function readChecksums(packages: string): Promise<Map<string, string> | null> {
  const status = await readFile(packages, 'utf8').catch(() => null);
  if (status === null) return null;
  const lines = status.matchAll(/^ (\/etc\/\S+) ([0-9a-f]{32})$/gm);
  return new Map(Array.from(lines, ([, path = '', sum = '']) => [path.slice('/etc/'.length), sum]));
}

async function toSetting(
  etc: string,
  entry: Dirent,
  shipped: ReadonlyMap<string, string> | null,
): Promise<Setting | undefined> {
  const file = join(entry.parentPath, entry.name);
  const path = file.slice(etc.length + 1);
  if (startsWithAny(path, LEFT_OUT)) return undefined;
  if (entry.isSymbolicLink()) {
    const leadsTo = await realpath(file).catch(() => '');
    return leadsTo.startsWith('/usr/') ? { path, target: await readlink(file) } : undefined;
  }
  const sum = shipped?.get(path);
  const isHarmless = startsWithAny(path, shipped === null ? [...HARMLESS, ...USUAL] : HARMLESS);
  if (!entry.isFile() || (sum === undefined && !isHarmless)) return undefined;
  const info = await stat(file).catch(() => undefined);
  // What others may not read is not for agents either.
  if (info === undefined || (info.mode & 0o004) === 0 || info.size > MAX_FILE_BYTES) return undefined;
  const content = await readFile(file).catch(() => undefined);
  if (content === undefined) return undefined;
  const isShipped = createHash('md5').update(content).digest('hex') === sum;
  return isShipped || isHarmless ? { path, content } : undefined;
}

function startsWithAny(path: string, names: readonly string[]): boolean {
  return names.some((name) => path.startsWith(name));
}
