import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { ConfigError } from '../config-error.ts';
import { checkModelName } from '../models/check-model-name.ts';
import { openLog } from '../open-log.ts';
import { startWorkerAlone } from '../start-server.ts';
import { describeFault } from './greet.ts';
import { printJson, printLine } from './output.ts';
import { prepareStart } from './prepare-start.ts';
import { stopInTime } from './stop-in-time.ts';
import { supplyComputers } from './supply-computers.ts';
import { untilSignal } from './until-signal.ts';

/** `jettson worker`: runs agents for servers elsewhere on the same Postgres. */
export function workerCommand(): Command {
  return new Command('worker')
    .option('--region <names>', 'run agents of these regions only, e.g. lhr or lhr=5,syd (JETTSON_REGIONS)')
    .option('--json', 'print what was started as JSON')
    .action(async (options: { region?: string; dataDir?: string; json?: boolean }) => {
      const config = readConfig({ dataDir: options.dataDir, regions: options.region });
      if (config.databaseUrl === undefined) {
        throw new ConfigError([
          'DATABASE_URL: a separate worker needs it; without it, "jettson serve" runs the agents',
        ]);
      }
      await prepareStart(config, { listens: false });
      await checkModelName(config.models);
      if (config.computers.provider === 'docker') await supplyComputers(config);
      const log = openLog(config);
      const worker = await startWorkerAlone(config, log);
      const regions = config.regions.map(({ name }) => name);
      const { url } = worker;
      const fault = worker.computersFault?.() ?? null;
      if (options.json) printJson({ regions, url, computers_fault: fault });
      else {
        printLine(
          `Running agents of ${regions.join(', ')}; ${url}/readyz shows whether it is ready. Ctrl-C stops it.`,
        );
        if (fault) {
          printLine('It takes no agents that need a computer until this machine can make one.');
          printLine(`Computers: ${describeFault(fault)?.join(' ')}`);
        }
      }
      await stopInTime(worker, { signal: await untilSignal(), config, log });
    });
}
