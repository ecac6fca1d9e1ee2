import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { ConfigError } from '../config-error.ts';
import { adoptFileStore } from '../files/adopt-file-store.ts';
import { openFileStore } from '../files/open-file-store.ts';
import { openData } from './open-data.ts';
import { printJson, printLine } from './output.ts';

const HELP = `
To move the files of an installation: stop all servers and workers, copy the files to the
new store under the same names, set JETTSON_FILES_S3_… for it (or unset them, for the data
folder), and run this command. Then start them with the new settings.`;

const SHOWN = 5;

interface Options {
  acceptMissing?: boolean;
  json?: boolean;
  dataDir?: string;
}

/** `jettson files adopt`: records a file store that the files were moved to. */
export function filesCommand(): Command {
  return new Command('files').addCommand(
    new Command('adopt')
      .description(
        'Record that the files of DATABASE_URL are in the store of the settings, if it has all of them',
      )
      .addHelpText('after', HELP)
      .option('--accept-missing', 'also if some are missing: they are lost')
      .option('--json', 'print JSON')
      .action(adopt),
  );
}

async function adopt({ acceptMissing = false, json = false, dataDir }: Options): Promise<void> {
  const config = readConfig({ dataDir });
  if (config.databaseUrl === undefined) {
    throw new ConfigError([
      'DATABASE_URL: missing; only servers that share a database record their file store',
    ]);
  }
  await using data = await openData({ ...(dataDir === undefined ? {} : { dataDir }) });
  const files = await openFileStore(config.files, config.dataDir);
  const { place } = files.store;
  const { files: count, missing, isAdopted } = await adoptFileStore(data.db, files, { acceptMissing });
  if (!isAdopted) {
    const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : '';
    throw new Error(
      `${place} lacks ${missing.length} of ${count} files, so nothing was changed: ${missing.slice(0, SHOWN).join(', ')}${more}. ` +
        'Copy them, or give them up with --accept-missing.',
    );
  }
  if (json) return printJson({ place, files: count, missing });
  printLine(
    `The ${count} files of this database are now in ${place}. Start all servers and workers with these settings.`,
  );
}
