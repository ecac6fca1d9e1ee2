import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
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
 * What somebody has changed or added is left out: it may hold passwords and the names of machines. Reads without the thread
 * pool, which would take four times the processor time for this many small files.
 */
export function findSettings(etc = '/etc', packages = PACKAGES): Setting[] {
  const shipped = readChecksums(packages);
  return entriesBelow(etc).flatMap((entry) => toSetting(etc, entry, shipped) ?? []);
}

/** With its option `recursive`, readdirSync would follow links. */
function entriesBelow(folder: string): Dirent[] {
  const entries = attempt(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  return entries.flatMap((entry) => (entry.isDirectory() ? entriesBelow(join(folder, entry.name)) : [entry]));
}

/** The MD5 sums of settings as packages brought them, by path. Null: dpkg does not manage this machine. */
function readChecksums(packages: string): Map<string, string> | null {
  const status = attempt(() => readFileSync(packages, 'utf8'));
  if (status === undefined) return null;
  const lines = status.matchAll(/^ (\/etc\/\S+) ([0-9a-f]{32})$/gm);
  return new Map(Array.from(lines, ([, path = '', sum = '']) => [path.slice('/etc/'.length), sum]));
}

function toSetting(
  etc: string,
  entry: Dirent,
  shipped: ReadonlyMap<string, string> | null,
): Setting | undefined {
  const file = join(entry.parentPath, entry.name);
  const path = file.slice(etc.length + 1);
  if (startsWithAny(path, LEFT_OUT)) return undefined;
  if (entry.isSymbolicLink()) {
    const leadsTo = attempt(() => realpathSync.native(file));
    return leadsTo?.startsWith('/usr/') ? { path, target: readlinkSync(file) } : undefined;
  }
  const sum = shipped?.get(path);
  const isHarmless = startsWithAny(path, shipped === null ? [...HARMLESS, ...USUAL] : HARMLESS);
  if (!entry.isFile() || (sum === undefined && !isHarmless)) return undefined;
  const info = attempt(() => statSync(file));
  // What others may not read is not for agents either.
  if (info === undefined || (info.mode & 0o004) === 0 || info.size > MAX_FILE_BYTES) return undefined;
  const content = attempt(() => readFileSync(file));
  if (content === undefined) return undefined;
  const isShipped = createHash('md5').update(content).digest('hex') === sum;
  return isShipped || isHarmless ? { path, content } : undefined;
}

/** Undefined where something is missing or closed to us. */
function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function startsWithAny(path: string, names: readonly string[]): boolean {
  return names.some((name) => path.startsWith(name));
}
