import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { restoreBackup } from '../operate/backup/restore-backup.ts';
import { describe, summaryOf } from './backup.ts';
import { printJson, printLine } from './output.ts';

const HELP = `
The data folder must be empty, and so must the database of DATABASE_URL if that is set: a
backup of an embedded database can be restored into Postgres, and the other way round. A
backup of an older version is brought up to date.

The restored installation is paused: it runs, calls and sends nothing until "jettson
resume", so that a copy does not do again what the original does.`;

/** `jettson restore FILE`: fills an empty installation with a backup, and leaves it paused. */
export function restoreCommand(): Command {
  return new Command('restore')
    .addHelpText('after', HELP)
    .argument('<file>', 'a file that "jettson backup" wrote')
    .option('--json', 'print JSON')
    .action(restore);
}

async function restore(file: string, { json, dataDir }: { json?: boolean; dataDir?: string }): Promise<void> {
  const { manifest, missingKey, unreadable } = await restoreBackup(readConfig({ dataDir }), file);
  if (json)
    return printJson({
      ...summaryOf(manifest),
      paused: true,
      missing_key: missingKey,
      unreadable_secrets: unreadable,
    });
  printLine(`Restored. ${describe(manifest)}`);
  if (missingKey !== null) {
    printLine(
      `Set JETTSON_SECRET_KEY to key ${missingKey} before you start a server: the backup does not have it.`,
    );
    if (unreadable.length > 0)
      printLine(`Without it, these secrets cannot be read: ${unreadable.join(', ')}.`);
  }
  printLine('It is paused: agents, webhooks and jobs wait. When all is well, run "jettson resume".');
}
