import { Command } from 'commander';
import { resumeInstallation } from '../jobs/pause.ts';
import { openData } from './open-data.ts';
import { printJson, printLine } from './output.ts';

/** `jettson resume`: lets a restored installation run. */
export function resumeCommand(): Command {
  return new Command('resume')
    .option('--json', 'print JSON')
    .action(async ({ json, dataDir }: { json?: boolean; dataDir?: string }) => {
      await using data = await openData(dataDir === undefined ? {} : { dataDir });
      const wasPaused = await resumeInstallation(data);
      if (json) return printJson({ was_paused: wasPaused });
      printLine(wasPaused ? 'Resumed. Agents, webhooks and jobs go on.' : 'It was not paused.');
    });
}
