import { Command } from 'commander';
import { openArchive } from '../operate/backup/open-archive.ts';
import { describe, summaryOf } from './backup.ts';
import { printJson, printLine } from './output.ts';

/** `jettson verify FILE`: reads a whole backup, and fails if a byte of it is not what was written. */
export function verifyCommand(): Command {
  return new Command('verify')
    .argument('<file>', 'a file that "jettson backup" wrote')
    .option('--json', 'print JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const { manifest } = await openArchive(file);
      if (json) return printJson(summaryOf(manifest));
      printLine(`Undamaged. ${describe(manifest)}`);
    });
}
