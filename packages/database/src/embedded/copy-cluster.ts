import { constants, readdirSync, rmSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { isAlive } from './is-alive.ts';

/** In the folder of the database: data folders that were copied from it, each named after the process that asked. */
const COPIES = 'copies';
const STATEMENT = /^SNAPSHOT "(\d+-[\w-]+)"$/;

/** The statement that makes the engine copy its data folder; see `copyPath`. */
export function copyStatement(name: string): string {
  return `SNAPSHOT "${name}"`;
}

/** The name in that statement; undefined if the query is another one. */
export function copyName(query: Buffer): string | undefined {
  return STATEMENT.exec(query.toString('utf8', 5, query.length - 1))?.[1];
}

/** A data folder with the copied cluster, for an engine of its own. */
export function copyPath(pgdata: string, name: string): string {
  return path.join(path.dirname(pgdata), COPIES, name);
}

/**
 * Copies the cluster as it is now. Nothing must use the engine meanwhile: then the files are what a crash at this moment
 * would leave. File systems that can share blocks between files take no time and no space for it.
 */
export async function copyCluster(pglite: PGlite, pgdata: string, name: string): Promise<void> {
  removeDeadCopies(pgdata);
  // The copy has less to replay.
  await pglite.exec('checkpoint');
  const folder = copyPath(pgdata, name);
  try {
    await mkdir(path.join(folder, 'database'), { recursive: true, mode: 0o700 });
    await cp(pgdata, path.join(folder, 'database', path.basename(pgdata)), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      filter: (file) => !file.endsWith('postmaster.pid'),
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Removes the copies of processes that ended without doing so. */
export function removeDeadCopies(pgdata: string): void {
  const folder = path.join(path.dirname(pgdata), COPIES);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    if (!isAlive(Number.parseInt(name, 10)))
      rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}
