import { randomUUID } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const UNFINISHED = '.unfinished-';
const UNFINISHED_FOR_MS = 3600 * 1000;

/** Makes a folder that the computers' users can read, whatever our umask is. */
export async function makeFolder(path: string): Promise<void> {
  const found = lookAt(path);
  if (found?.isDirectory() && isOurs(found, 0o755)) return;
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}

/**
 * Writes a file in one step, unless it is there with this content: another process may use the same folder and do the same at
 * the same time.
 */
export async function writeWhole(file: string, content: string | Buffer, mode = 0o644): Promise<void> {
  if (isWritten(file, content, mode)) return;
  const unfinished = unfinishedName(file);
  await writeFile(unfinished, content);
  await chmod(unfinished, mode);
  await rename(unfinished, file);
}

/** Like writeWhole, for a link. */
export async function linkWhole(target: string, link: string): Promise<void> {
  if (lookAt(link)?.isSymbolicLink() && readlinkSync(link) === target) return;
  const unfinished = unfinishedName(link);
  await symlink(target, unfinished);
  await rename(unfinished, link);
}

// A start makes hundreds of files, almost all of which are there from the one before. To write them all takes half a second of
// processor time; to look at them without the thread pool takes 15 ms.

function isWritten(file: string, content: string | Buffer, mode: number): boolean {
  return isOurFile(file, mode) && readFileSync(file).equals(Buffer.from(content));
}

/** Whether a file is there as writeWhole leaves it, whatever its content. */
export function isOurFile(file: string, mode = 0o644): boolean {
  const found = lookAt(file);
  return found?.isFile() === true && isOurs(found, mode);
}

/** What belongs to another user can be changed by them at any time. */
function isOurs({ uid, mode: found }: Stats, mode: number): boolean {
  return uid === process.geteuid?.() && (found & 0o7777) === mode;
}

function lookAt(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

/** The name of a file until it is complete. */
export function unfinishedName(file: string): string {
  return `${file}${UNFINISHED}${randomUUID()}`;
}

/** Removes half-made files of processes that were killed. */
export async function removeUnfinished(folder: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.includes(UNFINISHED));
  for (const path of names.map((name) => join(folder, name))) {
    const info = await lstat(path).catch(() => undefined);
    // Other processes may still be making the newer ones.
    if (info && Date.now() - info.mtimeMs > UNFINISHED_FOR_MS)
      await rm(path, { recursive: true, force: true });
  }
}
