import { closeSync, constants, mkdirSync, openSync, readlinkSync } from 'node:fs';
import { posix } from 'node:path';
import { COMPUTER_LAYOUT } from './computer-layout.ts';
import { parseName, systemName } from './file-names.ts';
import { Failure } from './protocol.ts';

const { O_DIRECTORY, O_RDONLY } = constants;

/**
 * The names in `path` below /workspace, as `parseName` gives them, `path` being absolute or relative to /workspace. Throws
 * `outside_workspace` if it leaves /workspace even without following any symbolic link.
 */
export function splitWorkspacePath(path: string): string[] {
  const absolute = posix.resolve(COMPUTER_LAYOUT.workspace, parseName(path));
  const relative = posix.relative(COMPUTER_LAYOUT.workspace, absolute);
  if (relative === '..' || relative.startsWith('../')) throw outside(path);
  return relative === '' ? [] : relative.split('/');
}

/**
 * Opens the folder of `parts`, one part after the other, and calls `use` with a path that keeps leading to this folder
 * whatever is renamed or linked meanwhile: `/proc/self/fd/N` stands for an open folder, like openat(). Every step is
 * checked after it was opened, so there is no gap between check and use.
 */
export function withFolder<T>(
  parts: readonly string[],
  { path, create = false }: { path: string; create?: boolean },
  use: (folder: string) => T,
): T {
  let descriptor = openSync(COMPUTER_LAYOUT.workspace, O_RDONLY | O_DIRECTORY);
  try {
    for (const part of parts) {
      const next = openStep(`/proc/self/fd/${descriptor}/${part}`, create);
      closeSync(descriptor);
      descriptor = next;
      assertInside(descriptor, path);
    }
    return use(`/proc/self/fd/${descriptor}`);
  } finally {
    closeSync(descriptor);
  }
}

/** Throws `outside_workspace` if the open file or folder is not below /workspace. */
export function assertInside(descriptor: number, path: string): void {
  const actual = readlinkSync(`/proc/self/fd/${descriptor}`);
  if (actual !== COMPUTER_LAYOUT.workspace && !actual.startsWith(`${COMPUTER_LAYOUT.workspace}/`))
    throw outside(path);
}

export function outside(path: string): Failure {
  return new Failure('outside_workspace', `${path} is outside ${COMPUTER_LAYOUT.workspace}`);
}

function openStep(path: string, create: boolean): number {
  const step = systemName(path);
  if (create) {
    try {
      mkdirSync(step);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return openSync(step, O_RDONLY | O_DIRECTORY);
}
