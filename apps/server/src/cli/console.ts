import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { createSetupLink } from '../sign-in/create-setup-link.ts';
import { openData } from './open-data.ts';
import { note, printJson, printLine } from './output.ts';
import { findConsole } from './server-file.ts';

/** `jettson console`: a fresh link that signs the owner in, once and within a day. */
export function consoleCommand(): Command {
  return new Command('console')
    .option('--json', 'print JSON')
    .action(async (options: { dataDir?: string; json?: boolean }) => {
      const { dataDir } = readConfig(options);
      const server = await findConsole(dataDir);
      if (server === null) {
        throw new Error(`No server runs on the data folder ${dataDir}. Start it with: jettson serve`);
      }
      await using data = await openData(options);
      const link = await createSetupLink(data.db, server);
      const url = link ?? `${server.url}/console`;
      if (options.json) return printJson({ url, signs_in: link !== null });
      printLine(url);
      note(
        link === null
          ? 'The server can be reached from other machines: sign in with your password.'
          : 'It signs you in once and is valid for a day. Links that were printed earlier no longer work.',
      );
    });
}
