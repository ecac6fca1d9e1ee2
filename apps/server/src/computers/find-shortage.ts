import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freeBytes } from '../free-bytes.ts';

/** What a machine is short of. */
export interface Shortage {
  of: 'disk' | 'memory' | 'descriptors';
  /** For people. */
  message: string;
}

/** Logs, journals and the database need room to go on when no new work is accepted any more. */
const MIN_DISK_BYTES = 64 * 1024 ** 2;
/** A computer that starts needs about this much. */
const MIN_MEMORY_BYTES = 64 * 1024 ** 2;
/** A computer takes about 10, a run and its connections about as many. */
const MIN_DESCRIPTORS = 64;
/** Many spawns a second must not look at the machine each time. */
const FRESH_MS = 1000;

/** What this machine is short of, so that it should take on no new work; null if nothing. Looks at most once a second. */
export function openShortages(dataDir: string): () => Promise<Shortage | null> {
  let last: { found: Promise<Shortage | null>; until: number } | undefined;
  return () => {
    const now = performance.now();
    if (last === undefined || now >= last.until)
      last = { found: findShortage(dataDir), until: now + FRESH_MS };
    return last.found;
  };
}

async function findShortage(dataDir: string): Promise<Shortage | null> {
  const descriptors = await countFreeDescriptors();
  if (descriptors < MIN_DESCRIPTORS) {
    return { of: 'descriptors', message: 'this process has hardly any file descriptors left' };
  }
  const message = await findFullDisk(dataDir);
  if (message !== null) return { of: 'disk', message };
  const memory = await freeMemory();
  if (memory < MIN_MEMORY_BYTES) {
    return { of: 'memory', message: `this machine is short of memory: ${toMegabytes(memory)} MB are free` };
  }
  return null;
}

/** Writes to the disk of the data folder. What is wrong with it; null if nothing is. */
export async function tryDataDir(dataDir: string): Promise<string | null> {
  const full = await findFullDisk(dataDir);
  if (full !== null) return full;
  const path = join(dataDir, `.ready-${process.pid}`);
  try {
    await using file = await open(path, 'w', 0o600);
    await file.writeFile('ready');
    await file.sync();
  } catch (error) {
    return `the data folder cannot be written to: ${(error as NodeJS.ErrnoException).code}`;
  } finally {
    await rm(path, { force: true }).catch(() => {});
  }
  return null;
}

async function findFullDisk(dataDir: string): Promise<string | null> {
  const free = await freeBytes(dataDir);
  return free < MIN_DISK_BYTES
    ? `the disk of the data folder is full: ${toMegabytes(free)} MB are free`
    : null;
}

/** Descriptors that this process may still open. */
async function countFreeDescriptors(): Promise<number> {
  try {
    const [open, limits] = await Promise.all([
      readdir('/proc/self/fd'),
      readFile('/proc/self/limits', 'utf8'),
    ]);
    const [, limit] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
    return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit) - open.length;
  } catch (error) {
    // Without a descriptor, nothing can be read. On a system without /proc, nothing is known.
    return isOutOfDescriptors(error) ? 0 : Number.POSITIVE_INFINITY;
  }
}

function isOutOfDescriptors(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EMFILE' || code === 'ENFILE';
}

/** Memory that is free or can be freed: of the machine, and of the control group that this process is limited by. */
async function freeMemory(): Promise<number> {
  const [machine, group] = await Promise.all([
    readNumber('/proc/meminfo', /^MemAvailable:\s+(\d+)/m),
    freeInGroup('/sys/fs/cgroup'),
  ]);
  return Math.min(machine === undefined ? Number.POSITIVE_INFINITY : machine * 1024, group);
}

/** The cache of files counts as used there, and is freed when something else needs the room. */
async function freeInGroup(folder: string): Promise<number> {
  const [max, current, cache] = await Promise.all([
    readNumber(join(folder, 'memory.max'), /^(\d+)/),
    readNumber(join(folder, 'memory.current'), /^(\d+)/),
    readNumber(join(folder, 'memory.stat'), /^inactive_file (\d+)/m),
  ]);
  return max === undefined || current === undefined ? Number.POSITIVE_INFINITY : max - current + (cache ?? 0);
}

async function readNumber(path: string, pattern: RegExp): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [, digits] = pattern.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function toMegabytes(bytes: number): number {
  return Math.floor(bytes / 1e6);
}
