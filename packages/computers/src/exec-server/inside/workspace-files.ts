import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import type { DirectoryEntry } from '../../computer.ts';
import { COMPUTER_LAYOUT } from './computer-layout.ts';
import { systemName, writeName } from './file-names.ts';
import { Failure } from './protocol.ts';
import { removeTree } from './remove-tree.ts';
import { assertInside, outside, splitWorkspacePath, withFolder } from './workspace-path.ts';

const { O_APPEND, O_NOCTTY, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const MAX_ENTRIES = 10_000;

/** Reads at most `maxBytes` from `offset`; `sizeBytes` is the size of the whole file. */
export function readWorkspaceFile(
  path: string,
  { offset, maxBytes }: { offset: number; maxBytes: number },
): { data: Buffer; sizeBytes: number } {
  return openWorkspaceFile(path, (descriptor, sizeBytes) => {
    const wanted = Math.max(0, Math.min(maxBytes, sizeBytes - offset));
    const data = Buffer.alloc(wanted);
    const length = wanted === 0 ? 0 : readSync(descriptor, data, 0, wanted, offset);
    return { data: data.subarray(0, length), sizeBytes };
  });
}

/** Opens a file, by default for reading, and calls `use` with its size. Throws for anything that is not a file. */
export function openWorkspaceFile<T>(
  path: string,
  use: (descriptor: number, sizeBytes: number) => T,
  flags = O_RDONLY,
): T {
  return atPath(path, {}, (file) => {
    // Non-blocking, or a named pipe would block every other request.
    const descriptor = openSync(file, flags | O_NONBLOCK | O_NOCTTY);
    try {
      assertInside(descriptor, path);
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) throw new Failure('not_a_file', `${path} is not a file`);
      return use(descriptor, stat.size);
    } finally {
      closeSync(descriptor);
    }
  });
}

/**
 * Atomically replaces the file with a new one, so that a reader sees either the old or the new content; makes missing
 * folders.
 */
export function writeWorkspaceFile(path: string, data: Uint8Array): void {
  atPath(path, { create: true }, (file, folder) => {
    const existing = lstatSync(file, { throwIfNoEntry: false });
    if (existing?.isSymbolicLink()) {
      writeWorkspaceFile(linkTarget(file, path), data);
      return;
    }
    if (existing && !existing.isFile()) throw new Failure('not_a_file', `${path} is not a file`);

    const temporary = `${folder}/.jettson-${randomUUID()}`;
    try {
      const descriptor = openSync(temporary, 'wx', 0o644);
      try {
        if (existing) fchmodSync(descriptor, existing.mode & 0o777);
        writeFileSync(descriptor, data);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** Adds to the end of a file. */
export function appendToWorkspaceFile(path: string, data: Uint8Array): void {
  openWorkspaceFile(path, (descriptor) => writeFileSync(descriptor, data), O_WRONLY | O_APPEND);
}

/** What is in a folder, by name. Folders have no size, and links the size of the link. */
export function listWorkspaceFolder(path: string): DirectoryEntry[] {
  return named(path, () =>
    withFolder(splitWorkspacePath(path), { path }, (folder) => {
      const names = readdirSync(folder, 'latin1').sort();
      if (names.length > MAX_ENTRIES) {
        throw new Failure(
          'too_large',
          `${path} has ${names.length} entries, more than the ${MAX_ENTRIES} that can be listed`,
        );
      }
      return names.flatMap((name) => {
        const stat = lstatSync(systemName(`${folder}/${name}`), { throwIfNoEntry: false });
        return stat
          ? [
              {
                name: writeName(name),
                sizeBytes: stat.isDirectory() ? 0 : stat.size,
                isDir: stat.isDirectory(),
              },
            ]
          : [];
      });
    }),
  );
}

/** Removes a file, a link (never what it points to) or a whole folder. */
export async function removeFromWorkspace(path: string): Promise<void> {
  const removal = atPath(path, {}, (file, folder) => {
    if (!lstatSync(file).isDirectory()) return unlinkSync(file);
    // Our own handle: the contents are removed without blocking, and the handle opened for the path is closed by then.
    const parent = openSync(folder, O_RDONLY);
    const name = file.toString('latin1', folder.length + 1);
    return removeTree(`/proc/self/fd/${parent}`, name).finally(() => closeSync(parent));
  });
  try {
    await removal;
  } catch (error) {
    throw explain(error, path);
  }
}

/** Calls `use` with the last part of the path inside its open folder, and with that folder. */
function atPath<T>(path: string, { create = false }, use: (file: Buffer, folder: string) => T): T {
  return named(path, () => {
    const parts = splitWorkspacePath(path);
    const name = parts.pop();
    if (name === undefined) throw new Failure('not_a_file', `${path} is the workspace itself`);
    return withFolder(parts, { path, create }, (folder) => use(systemName(`${folder}/${name}`), folder));
  });
}

/** Where a link in the workspace leads, as an absolute path like one on the wire. */
function linkTarget(link: Buffer, path: string): string {
  if (!statSync(link, { throwIfNoEntry: false })) throw new Failure('not_found', `${path} is a broken link`);
  const target = realpathSync.native(link, 'latin1');
  if (!target.startsWith(`${COMPUTER_LAYOUT.workspace}/`)) throw outside(path);
  return writeName(target);
}

function named<T>(path: string, operate: () => T): T {
  try {
    return operate();
  } catch (error) {
    throw explain(error, path);
  }
}

function explain(error: unknown, path: string): Failure {
  if (error instanceof Failure) return error;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return new Failure('not_found', `${path} does not exist`);
    case 'ENOTDIR':
      return new Failure('not_a_directory', `${path} is not a folder, or its path leads through a file`);
    case 'EISDIR':
      return new Failure('not_a_file', `${path} is a folder`);
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure('no_space', `${path} does not fit: the workspace is full`);
    default:
      return new Failure(
        'io_error',
        `${path}: ${(error as NodeJS.ErrnoException).code ?? 'the operation failed'}`,
      );
  }
}
