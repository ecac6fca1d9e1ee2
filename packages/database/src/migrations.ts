import { readdir, readFile } from 'node:fs/promises';

const FOLDER = new URL('../migrations/', import.meta.url);
/** A line of its own, which may go on with the reason. */
const CONTRACT = /^--\s*contract\b/m;

/** A file of migrations/. */
export interface Migration {
  readonly name: string;
  readonly text: string;
  /** It takes away something that the versions before it use, so they can no longer run. */
  readonly isContract: boolean;
}

let own: Promise<readonly Migration[]> | undefined;

/**
 * The migrations that this version knows, in the order of their names. They are read once: each `/readyz` compares the
 * schema with them, also while the process has no file descriptors left.
 */
export function readMigrations(): Promise<readonly Migration[]> {
  own ??= readFolder(FOLDER).catch((error) => {
    own = undefined;
    throw error;
  });
  return own;
}

/** The migrations in a folder, in the order of their names. */
export async function readFolder(folder: URL): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(new URL(file, folder), 'utf8');
      return { name: file.replace(/\.sql$/, ''), text, isContract: CONTRACT.test(text) };
    }),
  );
}
