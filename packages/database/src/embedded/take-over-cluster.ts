import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { applyMigrations } from '../apply-migrations.ts';
import { describeTables, readSequences } from '../dump/describe-tables.ts';
import { keepRestoredJobs, waitingJobsQuery } from '../dump/kept-jobs.ts';
import { loadTables } from '../dump/load-tables.ts';
import { fixForms, readLines, readRows } from '../dump/read-rows.ts';
import type { Session } from '../dump/session.ts';
import { readMigrations } from '../migrations.ts';
import { UNFINISHED } from './create-cluster.ts';
import { createPGlite } from './create-pglite.ts';
import { syncEntry, syncFolder } from './sync-folder.ts';

/** What is needed of an engine to read a folder of its own version. */
export type FormerEngine = Pick<PGlite, 'query' | 'exec' | 'close'>;

/** The version of Postgres that a data directory was made by, e.g. 18; no other one can open it. */
export function clusterVersion(pgdata: string): number {
  return Number.parseInt(readFileSync(path.join(pgdata, 'PG_VERSION'), 'utf8'), 10);
}

/**
 * Replaces the data directory of an earlier version of Postgres by one of this engine's, with all that is in it, and keeps
 * the earlier one beside it as `pgdata-<version>`. `open` opens the directory with the engine that made it. Nothing
 * is renamed before the end; `finishTakeOver` deals with a crash during the renames.
 */
export async function takeOverCluster(
  pgdata: string,
  open: (folder: string) => Promise<FormerEngine>,
): Promise<void> {
  const version = clusterVersion(pgdata);
  const unfinished = await mkdtemp(`${pgdata}${UNFINISHED}`);
  const cluster = path.join(unfinished, 'pgdata');
  const former = await open(pgdata);
  try {
    const pglite = await createPGlite(cluster);
    try {
      await copyContents(former, pglite);
    } finally {
      await pglite.close();
    }
  } finally {
    await former.close();
  }
  syncFolder(unfinished);
  await rename(cluster, nextOf(pgdata));
  await rm(unfinished, { recursive: true });
  await rename(pgdata, `${pgdata}-${version}`);
  await rename(nextOf(pgdata), pgdata);
  syncEntry(path.dirname(pgdata));
}

/** Completes what a crash interrupted between the two last renames; before them, the copy may be out of date. */
export function finishTakeOver(pgdata: string): void {
  const next = nextOf(pgdata);
  if (!existsSync(next)) return;
  if (existsSync(pgdata)) rmSync(next, { recursive: true });
  else renameSync(next, pgdata);
}

const nextOf = (pgdata: string) => `${pgdata}.next`;

async function copyContents(from: FormerEngine, to: PGlite): Promise<void> {
  const source = sessionOf(from);
  const target = sessionOf(to);
  await source.query('begin isolation level repeatable read read only');
  await to.exec('begin');
  await fixForms(source);
  const applied = await appliedMigrations(source);
  const known = await readMigrations();
  const unknown = applied.filter((name) => !known.some((migration) => migration.name === name));
  if (unknown.length > 0)
    throw new Error(`The database was last used by a newer version: ${unknown.join(', ')}.`);
  const apply = (isWanted: (name: string) => boolean) =>
    applyMigrations(
      { ...target, exec: (text) => to.exec(text) },
      known.filter(({ name }) => isWanted(name)),
    );
  await apply((name) => applied.includes(name));
  const tables = await describeTables(source);
  const names = tables.map(({ name }) => name);
  await loadTables(target, { tables: names, sequences: await readSequences(source) }, async ({ load }) => {
    for (const table of tables) {
      for await (const lines of readRows(source, table)) await load(table.name, table.columns, lines);
    }
  });
  await apply((name) => !applied.includes(name));
  for await (const lines of readLines(source, await waitingJobsQuery(source)))
    await keepRestoredJobs(target, lines);
  await to.exec('commit');
}

async function appliedMigrations(session: Session): Promise<string[]> {
  const tables = await session.query("select 1 from pg_class where oid = to_regclass('kysely_migration')");
  if (tables.length === 0) return [];
  return (await session.query<{ name: string }>('select name from kysely_migration')).map(({ name }) => name);
}

function sessionOf(engine: Pick<PGlite, 'query'>): Session {
  return {
    async query<Row>(text: string, values: readonly unknown[] = []) {
      const { rows } = await engine.query<Row>(text, [...values]);
      return rows;
    },
  };
}
