import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePrograms } from '../sandbox/bundle-programs.ts';
import { isOurFile, writeWhole } from './write-whole.ts';

const RECORD = 'programs.json';
/** How a bundle is made: it is made again after a change of these too. */
const MAKERS = [
  fileURLToPath(new URL('../sandbox/print-bundle.ts', import.meta.url)),
  fileURLToPath(import.meta.resolve('esbuild/package.json')),
];

/**
 * Writes bundles of programs into `folder`; `programs` has the source of each file. They are made again only if something
 * has changed: esbuild and the process that it runs in take as long as the rest of a computer's first start.
 */
export async function writePrograms(
  folder: string,
  programs: Readonly<Record<string, string>>,
): Promise<void> {
  const files = Object.keys(programs).map((name) => join(folder, name));
  const record = join(folder, RECORD);
  if (isCurrent(record, files)) return;
  const bundles = await bundlePrograms(...Object.values(programs));
  for (const [index, { text }] of bundles.entries()) await writeWhole(files[index] ?? '', text);
  const all = new Set([...files, ...MAKERS, ...bundles.flatMap(({ sources }) => sources)]);
  const sums = Object.fromEntries(Array.from(all, (file) => [file, sumOf(file)]));
  await writeWhole(record, JSON.stringify(sums));
}

/** Compared by content: sources can have any age, and what an interrupted process wrote may be incomplete. */
function isCurrent(record: string, files: readonly string[]): boolean {
  try {
    const sums: Record<string, string> = JSON.parse(readFileSync(record, 'utf8'));
    return (
      [record, ...files].every((file) => isOurFile(file)) &&
      files.every((file) => Object.hasOwn(sums, file)) &&
      Object.entries(sums).every(([file, sum]) => sumOf(file) === sum)
    );
  } catch {
    return false;
  }
}

function sumOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
