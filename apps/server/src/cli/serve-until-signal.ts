import type { Engine } from '@jettson/database/engine';
import { createFirstKey } from '../accounts/create-first-key.ts';
import type { Config } from '../config.ts';
import { isLoopback } from '../http/is-loopback.ts';
import { readPause } from '../jobs/pause.ts';
import { checkModelName } from '../models/check-model-name.ts';
import { NO_MODEL_TEXT } from '../models/no-model-text.ts';
import { openLog } from '../open-log.ts';
import { installLines } from '../served/served-parts.ts';
import { createSetupLink } from '../sign-in/create-setup-link.ts';
import { startServer } from '../start-server.ts';
import { buildServed } from './build-served.ts';
import { describeFault, greet, type Started } from './greet.ts';
import { keepFirstAccess } from './keep-first-access.ts';
import { printJson } from './output.ts';
import type { ServeOptions } from './serve.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';
import { stopInTime } from './stop-in-time.ts';
import { supplyComputers } from './supply-computers.ts';
import { untilSignal } from './until-signal.ts';

/** Gets what is missing, starts the server, says so, and stops it when a signal comes. */
export async function serveUntilSignal(
  config: Config,
  options: ServeOptions & { engine: Engine | undefined },
): Promise<void> {
  const withWorker = options.apiOnly !== true;
  await Promise.all([checkModelName(config.models), withWorker && supplyComputers(config), buildServed()]);
  const log = openLog(config);
  // A server on an embedded database is its only user.
  const migrate = options.migrate === true || config.databaseUrl === undefined;
  const server = await startServer(config, log, { withWorker, migrate, engine: options.engine });
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
