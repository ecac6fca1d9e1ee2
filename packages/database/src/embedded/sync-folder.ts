import fs from 'node:fs';
import path from 'node:path';

/** Writes a folder to disk, with all that is in it. The kernel by itself may take half a minute. */
export function syncFolder(folder: string): void {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names) syncEntry(path.join(folder, name));
  syncEntry(folder);
}

/** Writes a file to disk, or the names in a folder. */
export function syncEntry(file: string): void {
  const descriptor = fs.openSync(file, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
