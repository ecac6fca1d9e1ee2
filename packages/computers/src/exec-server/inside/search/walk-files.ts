import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import ignore, { type Ignore } from 'ignore';
import { COMPUTER_LAYOUT } from '../computer-layout.ts';
import { systemName, writeName } from '../file-names.ts';
import { Failure } from '../protocol.ts';
import { outside, splitWorkspacePath } from '../workspace-path.ts';

export interface WalkedFile {
  /** Relative to the workspace, as on the wire. */
  path: string;
  /** Relative to where the walk began. */
  relative: string;
  /** For the system. */
  system: Buffer;
}

/** Far larger than what was written by hand, whatever the .gitignore says. */
const LEFT_OUT = ['.git', 'node_modules'];

/** Of a .gitignore: each of its lines is compared with each path. */
const MAX_RULES_BYTES = 1_000_000;

/** What a .gitignore leaves out below its folder. */
interface Rules {
  folder: string;
  ignore: Ignore;
}

/**
 * The files in a folder of the workspace and below, by path; or the one file that `path` names. Links are not followed, and
 * what a .gitignore names is left out.
 */
export function* walkFiles(path: string): Generator<WalkedFile> {
  const start = splitWorkspacePath(path).join('/');
  const stat = statSync(toSystem(start), { throwIfNoEntry: false });
  if (stat === undefined) throw new Failure('not_found', `${path} does not exist`);
  assertBelow(start, path);
  if (stat.isDirectory()) yield* walkFolder(start, start, []);
  else if (!stat.isFile()) throw new Failure('not_a_file', `${path} is neither a file nor a folder`);
  else yield toFile(start, start.slice(0, start.lastIndexOf('/') + 1));
}

/** A link may lead elsewhere, where the agent may look with the shell, but where paths of the file tools never lead. */
function assertBelow(start: string, path: string): void {
  const actual = realpathSync.native(toSystem(start), 'latin1');
  if (actual !== COMPUTER_LAYOUT.workspace && !actual.startsWith(`${COMPUTER_LAYOUT.workspace}/`))
    throw outside(path);
}

function* walkFolder(start: string, folder: string, above: readonly Rules[]): Generator<WalkedFile> {
  const own = readRules(folder);
  const rules = own === undefined ? above : [...above, own];
  for (const { name, isFolder } of listFolder(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (rules.some((one) => isIgnored(one, path, isFolder))) continue;
    if (isFolder) yield* walkFolder(start, path, rules);
    else yield toFile(path, start === '' ? '' : `${start}/`);
  }
}

function listFolder(folder: string): { name: string; isFolder: boolean }[] {
  try {
    return readdirSync(toSystem(folder), { withFileTypes: true, encoding: 'buffer' })
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => ({ name: entry.name.toString('latin1'), isFolder: entry.isDirectory() }))
      .filter(({ name, isFolder }) => !isFolder || !LEFT_OUT.includes(name))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    // It was removed meanwhile, or may not be read.
    return [];
  }
}

function readRules(folder: string): Rules | undefined {
  try {
    const file = toSystem(folder === '' ? '.gitignore' : `${folder}/.gitignore`);
    // As for git, a link is none. A repository may have one to a device that never ends, or a named pipe.
    const stat = lstatSync(file);
    if (!stat.isFile() || stat.size > MAX_RULES_BYTES) return undefined;
    return { folder, ignore: ignore().add(readFileSync(file, 'utf8')) };
  } catch {
    return undefined;
  }
}

function isIgnored({ folder, ignore: rules }: Rules, path: string, isFolder: boolean): boolean {
  const below = folder === '' ? path : path.slice(folder.length + 1);
  return rules.ignores(`${writeName(below)}${isFolder ? '/' : ''}`);
}

function toFile(path: string, start: string): WalkedFile {
  return { path: writeName(path), relative: writeName(path.slice(start.length)), system: toSystem(path) };
}

function toSystem(path: string): Buffer {
  return systemName(`${COMPUTER_LAYOUT.workspace}/${path}`);
}
