import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partFolder, partStamp, REPOSITORY, SERVED_PARTS, type ServedPart } from './served-parts.ts';

/** Files that other tools leave among the sources. */
const LEAVINGS = ['**/.vitepress/cache', '**/__pycache__', '**/dist', '**/node_modules'];

export interface StalePart extends ServedPart {
  /** Written to the part's stamp file once it is built. */
  hash: string;
}

/**
 * The parts that are missing, or were not built from the current sources. Compared by content: after a checkout of an
 * older commit, or in a copy that keeps its dates, sources can have any age. About 30 ms for all.
 */
export async function findStaleParts(repository = REPOSITORY): Promise<StalePart[]> {
  const parts = await Promise.all(
    SERVED_PARTS.map(async (part) => {
      const hash = hashSources(part, repository);
      const [stamp] = await Promise.all([
        readFile(partStamp(part.name, repository), 'utf8'),
        access(partFolder(part.name, repository)),
      ]).catch(() => [undefined]);
      return stamp === hash ? [] : [{ ...part, hash }];
    }),
  );
  return parts.flat();
}

function hashSources({ sources }: ServedPart, repository: string): string {
  const hash = createHash('sha256');
  const files = sources
    .flatMap((source) =>
      globSync([source, `${source}/**`], { cwd: repository, exclude: LEAVINGS, withFileTypes: true }),
    )
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...new Set(files)].sort()) {
    const content = readFileSync(file);
    hash.update(`${file.slice(repository.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
