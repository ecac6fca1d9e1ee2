import { chmod, lutimes, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Gives all files and folders the same time, and permissions that depend on nobody's umask: everybody may read. */
export async function normalizeFiles(folder: string, epoch: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = [folder, ...entries.map(({ parentPath, name }) => join(parentPath, name))];
  const links = new Set(
    entries.filter((entry) => entry.isSymbolicLink()).map(({ parentPath, name }) => join(parentPath, name)),
  );
  for (const path of paths) {
    if (!links.has(path)) {
      const { mode } = await stat(path);
      await chmod(path, (mode & 0o111) === 0 ? 0o644 : 0o755);
    }
    await lutimes(path, epoch, epoch);
  }
}
