import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeCgroup } from '../limits/cgroups.ts';
import type { ComputerInfo } from '../types.ts';

/** What is written down of a computer in its folder, for whoever has to clear up after a crash. */
interface ComputerRecord {
  labels: Record<string, string>;
  /** Written down before they are made. */
  cgroupFolders: string[];
  /** The computer's outermost process, once it runs. */
  process?: { pid: number; startedAt: string };
}

const recordFile = 'computer.json';

/** The folder of a computer. Throws when `id` is not safe as a file name. */
export function computerFolder(rootDir: string, id: string): string {
  if (!/^\w[\w.-]{0,63}$/.test(id))
    throw new RangeError('a computer id has up to 64 letters, digits, _, . and -');
  return join(rootDir, id);
}

/** Makes the folder, readable to us alone, with its record. Throws EEXIST when there is such a computer. */
export function createFolder(folder: string, record: ComputerRecord): void {
  mkdirSync(folder, { mode: 0o700 });
  writeRecord(folder, record);
  const run = join(folder, 'run');
  mkdirSync(run);
  // The computer's user has to reach the socket in it, whatever our umask; the folder above keeps others out.
  chmodSync(run, 0o755);
}

export function writeRecord(folder: string, record: ComputerRecord): void {
  writeFileSync(join(folder, recordFile), JSON.stringify(record));
}

/** The process's identity, which outlasts the reuse of its number. */
export function identify(pid: number): { pid: number; startedAt: string } {
  return { pid, startedAt: startTimeOf(pid) };
}

/** Every computer below `rootDir` that has all of `labels`; one whose record cannot be read is nobody's and fits any. */
export async function listRecords(rootDir: string, labels: Record<string, string>): Promise<ComputerInfo[]> {
  const folders = await readdir(rootDir, { withFileTypes: true }).catch(() => []);
  return folders
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ id: name, labels: readRecord(join(rootDir, name))?.labels }))
    .filter(
      (computer) =>
        !computer.labels ||
        Object.entries(labels).every(([name, value]) => computer.labels?.[name] === value),
    )
    .map(({ id, labels: found }) => ({ id, labels: found ?? {} }));
}

/** Ends the processes and removes the cgroups and the folder, as far as they are there. Idempotent. */
export async function removeRemains(folder: string): Promise<void> {
  const record = readRecord(folder);
  if (record?.process && startTimeOf(record.process.pid) === record.process.startedAt) {
    process.kill(record.process.pid, 'SIGKILL');
  }
  await removeCgroup(record?.cgroupFolders ?? []);
  await rm(folder, { recursive: true, force: true });
}

function readRecord(folder: string): ComputerRecord | null {
  try {
    return JSON.parse(readFileSync(join(folder, recordFile), 'utf8')) as ComputerRecord;
  } catch {
    return null;
  }
}

function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
