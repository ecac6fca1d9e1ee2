import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DatabaseHandle, openDatabase, type Schema, SchemaError } from '@jettson/database';
import { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import { prepareDataDir } from '../operate/prepare-data-dir.ts';
import { prepareJobQueue, readWholeSchema } from '../operate/prepare-schema.ts';
import { note, printJson, printLine } from './output.ts';

/** What `--check` exits with. 1 and 2 are those of any failure. */
const EXIT_CODES = { current: 0, pending: 3, newer: 4, incompatible: 5 } as const satisfies Record<
  Schema['state'],
  number
>;

const HELP = `
On Postgres, only this command and "jettson serve --migrate" change the schema. Servers
of the version before keep working meanwhile and afterwards, unless a migration says
otherwise. Make a backup first.

Exit codes of --check: 0 current, 3 migrations are pending, 4 the database is newer and
this version can run with it, 5 the database is newer and this version cannot.`;

/** `jettson migrate`: brings the database up to date, or with `--check` says whether it is. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .addHelpText('after', HELP)
    .option('--check', 'change nothing; the exit code says whether there is something to do')
    .option('--json', 'print JSON')
    .action(migrate);
}

const NO_DATABASE: Schema = {
  state: 'pending',
  pending: ['there is no database yet'],
  unknown: [],
  contracts: [],
  isEmpty: true,
};

interface Options {
  check?: boolean;
  json?: boolean;
  dataDir?: string;
}

async function migrate({ check = false, json = false, dataDir }: Options): Promise<void> {
  const config = readConfig({ dataDir });
  if (config.databaseUrl === undefined) await prepareDataDir(config.dataDir);
  const before = await lookAt(config);
  if (check || before.state !== 'pending') {
    process.exitCode = check || before.state === 'incompatible' ? EXIT_CODES[before.state] : 0;
    return json ? printJson(toJson(before)) : printLine(describe(before));
  }
  await using database = await open(config, { migrate: true });
  await prepareJobQueue(database, { migrate: true });
  if (json) return printJson({ ...toJson(await readWholeSchema(database)), applied: before.pending });
  if (!before.isEmpty) for (const name of before.pending) printLine(`Applied ${name}`);
  printLine('The database is up to date.');
}

/** The schema, also of a database that cannot be opened because of it. */
async function lookAt(config: Config): Promise<Schema> {
  // Opening would make one.
  if (config.databaseUrl === undefined && !existsSync(join(config.dataDir, 'database'))) return NO_DATABASE;
  try {
    await using database = await open(config, { migrate: false });
    return await readWholeSchema(database);
  } catch (error) {
    if (error instanceof SchemaError) return error.schema;
    throw error;
  }
}

async function open(
  config: Config,
  { migrate }: { migrate: boolean },
): Promise<DatabaseHandle & AsyncDisposable> {
  const handle = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    // Whoever changes the schema of an embedded database must be its only user.
    embedded: migrate ? 'own' : 'attach',
    schema: migrate ? 'migrate' : 'check',
    onMigrationWait: (name) => note(`${name} waits for a lock that a transaction elsewhere keeps …`),
  });
  return { ...handle, [Symbol.asyncDispose]: () => handle.close() };
}

function toJson({ state, pending, unknown, contracts }: Schema) {
  return { state, pending, unknown, contracts };
}

function describe({ state, pending, unknown, contracts }: Schema): string {
  const lists = {
    current: 'The database is up to date.',
    pending: `Pending: ${pending.join(', ')}. "jettson migrate" applies them.`,
    newer: `The database is newer, and this version can run with it. Unknown here: ${unknown.join(', ')}.`,
    incompatible: `The database is newer, and this version cannot run with it: ${contracts.join(', ')}.`,
  };
  return lists[state];
}
