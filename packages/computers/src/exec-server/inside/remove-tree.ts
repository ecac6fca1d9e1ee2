import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { systemName } from './file-names.ts';

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants;

/**
 * Removes the folder `name` inside `parent`, the path of an open folder, with all its contents. A deeper folder is
 * moved to the top before it is emptied: a path has at most 4,096 characters, but a tree may have any depth. A folder
 * that has been replaced by a link meanwhile is not entered.
 */
export async function removeTree(parent: string, name: string): Promise<void> {
  const top = await openFolder(`${parent}/${name}`);
  try {
    const folders = await clear(top.path, top.path);
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const inner = await openFolder(`${top.path}/${folder}`);
      try {
        folders.push(...(await clear(inner.path, top.path)));
      } finally {
        await inner.close();
      }
      await rmdir(`${top.path}/${folder}`);
    }
  } finally {
    await top.close();
  }
  await rmdir(systemName(`${parent}/${name}`));
}

/** Removes the files of a folder and moves its folders to `top`. Returns their names there. */
async function clear(folder: string, top: string): Promise<string[]> {
  const folders: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
    const path = Buffer.concat([Buffer.from(`${folder}/`), entry.name]);
    if (!entry.isDirectory()) {
      await rm(path, { force: true });
    } else {
      const moved = `.jettson-${randomUUID()}`;
      await rename(path, `${top}/${moved}`);
      folders.push(moved);
    }
  }
  return folders;
}

/** An open folder, whose path keeps leading to it, whatever is renamed or linked meanwhile. */
async function openFolder(path: string): Promise<{ path: string; close(): Promise<void> }> {
  const handle = await open(systemName(path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  return { path: `/proc/self/fd/${handle.fd}`, close: () => handle.close() };
}
