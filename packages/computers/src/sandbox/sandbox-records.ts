import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComputerInfo } from '../computer-provider.ts';
import { removeCgroup } from '../limits/cgroups.ts';
import { readProcess } from './read-process.ts';

interface ProcessIdentity {
  pid: number;
  startedAt: string;
}

/** The record of a computer, or of the browser, in its folder, for cleaning up after a crash. */
interface SandboxRecord {
  labels: Record<string, string>;
  /** The process that made it, and that ends it if it can. */
  owner: ProcessIdentity;
  /** Recorded before they are made. */
  cgroupFolders: string[];
  /** The computer's outermost process, once it runs. */
  process?: ProcessIdentity;
}

const RECORD_FILE = 'computer.json';

/** The folder of a computer. Throws if `id` is not safe as a file name. */
export function sandboxFolder(rootDir: string, id: string): string {
  if (!/^\w[\w.-]{0,63}$/.test(id))
    throw new RangeError('a computer id has up to 64 letters, digits, _, . and -');
  return join(rootDir, id);
}

/** Makes the folder, readable only to us, with its record. Throws EEXIST if there is such a computer. */
export function createSandboxFolder(folder: string, record: Omit<SandboxRecord, 'owner'>): void {
  mkdirSync(folder, { mode: 0o700 });
  writeRecord(folder, record);
  const run = join(folder, 'run');
  mkdirSync(run);
  // The computer's user must reach the socket in it, whatever our umask is; the folder above keeps others out.
  chmodSync(run, 0o755);
}

export function writeRecord(folder: string, record: Omit<SandboxRecord, 'owner'>): void {
  const whole: SandboxRecord = { ...record, owner: identify(process.pid) };
  const file = join(folder, RECORD_FILE);
  // Complete at any moment: a sweep would take a half-written one for an orphan.
  writeFileSync(`${file}.new`, JSON.stringify(whole));
  renameSync(`${file}.new`, file);
}

/** Identifies the process even if its number is reused. */
export function identify(pid: number): ProcessIdentity {
  return { pid, startedAt: startTimeOf(pid) };
}

function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
  // Without /proc, the number has to do.
  if (process.platform !== 'linux') return exists(pid);
  // A process that ended before it was recorded has no start time.
  return startedAt !== '' && startTimeOf(pid) === startedAt;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startTimeOf(pid: number): string {
  return String(readProcess(pid)?.startedAt ?? '');
}

/**
 * Every computer below `rootDir` that has all of `labels`; one whose record cannot be read belongs to nobody and
 * matches any labels.
 */
export async function listSandboxes(
  rootDir: string,
  labels: Record<string, string>,
): Promise<ComputerInfo[]> {
  const folders = await readdir(rootDir, { withFileTypes: true }).catch(() => []);
  return folders
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ id: name, record: readRecord(join(rootDir, name)) }))
    .filter(({ record }) => record === null || hasLabels(record.labels, labels))
    .map(({ id, record }) => ({
      id,
      labels: record?.labels ?? {},
      isOrphan: record === null || !isAlive(record.owner),
    }));
}

/** Whether a computer with the labels `own` has all that are `wanted`. */
export function hasLabels(own: Record<string, string>, wanted: Record<string, string>): boolean {
  return Object.entries(wanted).every(([name, value]) => own[name] === value);
}

/** Ends the processes and removes the cgroups and the folder, if they exist. Idempotent. */
export async function removeSandbox(folder: string): Promise<void> {
  const record = readRecord(folder);
  if (record?.process && isAlive(record.process)) process.kill(record.process.pid, 'SIGKILL');
  await removeCgroup(record?.cgroupFolders ?? []);
  await rm(folder, { recursive: true, force: true });
}

function readRecord(folder: string): SandboxRecord | null {
  try {
    return JSON.parse(readFileSync(join(folder, RECORD_FILE), 'utf8')) as SandboxRecord;
  } catch {
    return null;
  }
}
