import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { openFileStore } from '../files/open-file-store.ts';
import { createBackup } from '../operate/backup/create-backup.ts';
import type { Manifest } from '../operate/backup/manifest.ts';
import { note, printJson, printLine } from './output.ts';

const HELP = `
Servers may run and write meanwhile: the backup has everything as it was at one moment.
It holds the accounts' data and, unless --without-key is given, the key that their
secrets are sealed with. Keep it as safe as the server itself.`;

/** `jettson backup FILE`: writes all that is kept into one file. */
export function backupCommand(): Command {
  return new Command('backup')
    .addHelpText('after', HELP)
    .argument('<file>', 'the file to write; it must not exist')
    .option('--without-key', 'leave out secret.key; the restored installation needs it')
    .option('--json', 'print JSON')
    .action(backup);
}

async function backup(
  file: string,
  { withoutKey = false, json = false, dataDir }: { withoutKey?: boolean; json?: boolean; dataDir?: string },
): Promise<void> {
  const config = readConfig({ dataDir });
  const { store } = await openFileStore(config.files, config.dataDir);
  const manifest = await createBackup(config, file, { store, withKey: !withoutKey });
  for (const name of manifest.files.missing)
    note(`Not in the backup, because the store does not have it: ${name}`);
  if (json) return printJson(summaryOf(manifest));
  printLine(describe(manifest));
  const { id, is_included } = manifest.key;
  if (id !== null && !is_included) {
    printLine(
      `Key ${id}, which the secrets are sealed with, is not in it. Keep JETTSON_SECRET_KEY or secret.key as well.`,
    );
  }
}

/** A manifest without its long lists. */
export function summaryOf({
  tables,
  files,
  migrations,
  version,
  created_at,
  database,
  jobs,
  key,
}: Omit<Manifest, 'parts'>) {
  return {
    version,
    created_at,
    database,
    migrations: migrations.length,
    rows: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
    jobs,
    files: { count: files.count, missing: files.missing },
    key,
  };
}

/** What a backup holds, in one line. */
export function describe({ tables, files, created_at, version }: Omit<Manifest, 'parts'>): string {
  const rowsOf = (table: string) => tables.find(({ name }) => name === table)?.rows ?? 0;
  return (
    `Backup of ${created_at}, version ${version}: ${rowsOf('accounts')} accounts, ${rowsOf('agents')} agents, ` +
    `${rowsOf('agent_events')} events, ${rowsOf('memories')} memories, ${files.count} files.`
  );
}
