import { Command } from 'commander';
import { createFirstKey } from '../accounts/create-first-key.ts';
import { readConfig } from '../config.ts';
import { isLoopback } from '../http/is-loopback.ts';
import { readPause } from '../jobs/pause.ts';
import { NO_MODEL_TEXT } from '../models/no-model-text.ts';
import { openLog } from '../open-log.ts';
import { installLines } from '../served/served-parts.ts';
import { createSetupLink } from '../sign-in/create-setup-link.ts';
import { startServer } from '../start-server.ts';
import { buildServed } from './build-served.ts';
import { describeFault, greet, type Started } from './greet.ts';
import { keepFirstAccess } from './keep-first-access.ts';
import { printJson } from './output.ts';
import { prepareStart } from './prepare-start.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';
import { stopInTime } from './stop-in-time.ts';
import { supplyComputers } from './supply-computers.ts';
import { untilSignal } from './until-signal.ts';

/** `jettson serve`: every role in one process, until a signal comes. */
export function serveCommand(): Command {
  return new Command('serve')
    .option('-p, --port <port>', 'the port to listen on (JETTSON_PORT; 4100 by default)')
    .option('--host <address>', 'the address to listen on (JETTSON_HOST; 127.0.0.1 by default)')
    .option('--api-only', 'run no agents here; leave them to "jettson worker" on the same database')
    .option('--migrate', 'first bring the schema on DATABASE_URL up to date, as "jettson migrate" does')
    .option('--json', 'print what was started as JSON')
    .action(serve);
}

async function serve(options: {
  port?: string;
  host?: string;
  dataDir?: string;
  apiOnly?: boolean;
  migrate?: boolean;
  json?: boolean;
}): Promise<void> {
  const config = readConfig(options);
  await prepareStart(config);
  if (options.apiOnly !== true) await supplyComputers(config);
  await buildServed();
  const log = openLog(config);
  // A server on an embedded database is its only user.
  const migrate = options.migrate === true || config.databaseUrl === undefined;
  const server = await startServer(config, log, { withWorker: options.apiOnly !== true, migrate });
  const firstKey = await createFirstKey(server.deps.database.db);
  const model = await server.deps.models
    .current()
    .catch((error: Error) => ({ id: null, source: error.message }));
  const url = config.publicUrl?.href.replace(/\/+$/, '') ?? server.url;
  // Behind a proxy, other machines reach it too, whatever address it listens on.
  const address = { url, isLoopback: isLoopback(config.host) && isLoopback(new URL(url).hostname) };
  await writeServerFile(config.dataDir, { url: server.url, console: address });
  const link = await createSetupLink(server.deps.database.db, address);
  const access = { console_url: link ?? `${url}/console`, api_key: firstKey };
  const hasSecrets = link !== null || firstKey !== null;
  const accessFile =
    process.stdout.isTTY || !hasSecrets ? null : await keepFirstAccess(config.dataDir, access);
  const computersFault = server.computersFault?.() ?? null;
  const started: Started = {
    base_url: `${url}/api/v1`,
    ...(accessFile === null ? access : { console_url: `${url}/console`, api_key: null }),
    access_file: accessFile,
    model: model?.id ?? null,
    install: installLines(url),
    computers_fault: computersFault,
    paused_since: (await readPause(server.deps.database.db))?.toISOString() ?? null,
    unenforced_limits: server.unenforcedLimits ?? [],
  };
  if (options.json) printJson(started);
  else {
    greet(started, {
      model: model === null ? NO_MODEL_TEXT : `${model.id ?? 'none'} (${model.source})`,
      fault: describeFault(computersFault),
    });
  }
  const signal = await untilSignal();
  log.info('stopping');
  await removeServerFile(config.dataDir);
  await stopInTime(server, { signal, config, log });
}
