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

/** The migrations that this version knows, in the order of their names. */
export async function readMigrations(folder: URL = FOLDER): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(new URL(file, folder), 'utf8');
      return { name: file.replace(/\.sql$/, ''), text, isContract: CONTRACT.test(text) };
    }),
  );
}
