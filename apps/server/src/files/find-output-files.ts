import { type Computer, ComputerError } from '@jettson/computers';

const MAX_DEPTH = 16;
const MAX_ENTRIES = 5000;
/** A database index does not accept longer text. */
const MAX_PATH_CHARS = 500;

/** The files at and below `roots`, and the paths that were left out because there are too many. */
export async function findOutputFiles(
  computer: Computer,
  roots: readonly string[],
  maxFiles: number,
): Promise<{ paths: string[]; hasMore: boolean }> {
  const paths = new Set<string>();
  const folders = roots.map((path) => ({ path, depth: 0 }));
  let entriesLeft = MAX_ENTRIES;
  let hasMore = false;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const entries = await listOrNull(computer, folder.path);
    if (entries === 'a-file') paths.add(folder.path);
    if (entries === 'a-file' || entries === 'nothing') continue;
    if (entries.length > entriesLeft) hasMore = true;
    for (const { name, isDir } of entries.slice(0, entriesLeft)) {
      const path = `${folder.path}/${name}`;
      // The agent may have taken over the program that lists the files, so no name is trusted.
      if (name === '' || name === '.' || name === '..' || name.includes('/')) continue;
      if (path.length > MAX_PATH_CHARS || (isDir && folder.depth >= MAX_DEPTH)) hasMore = true;
      else if (isDir) folders.push({ path, depth: folder.depth + 1 });
      else paths.add(path);
    }
    entriesLeft = Math.max(0, entriesLeft - entries.length);
  }
  return { paths: [...paths].slice(0, maxFiles), hasMore: hasMore || paths.size > maxFiles };
}

async function listOrNull(computer: Computer, path: string) {
  try {
    return await computer.list(path);
  } catch (error) {
    if (!(error instanceof ComputerError) || error.code === 'computer_gone') throw error;
    return error.code === 'not_a_directory' ? 'a-file' : 'nothing';
  }
}
