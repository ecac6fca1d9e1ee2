import { Command } from 'commander';
import { createFirstKey } from '../accounts/create-first-key.ts';
import { readConfig } from '../config.ts';
import { isLoopback } from '../http/is-loopback.ts';
import { NO_MODEL_TEXT } from '../models/no-model-text.ts';
import { openLog } from '../open-log.ts';
import { installLines } from '../served/served-parts.ts';
import { createSetupLink } from '../sign-in/create-setup-link.ts';
import { startServer } from '../start-server.ts';
import { buildServed } from './build-served.ts';
import { keepFirstAccess } from './keep-first-access.ts';
import { printJson, printLine, styled } from './output.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';
import { untilSignal } from './until-signal.ts';

/** `jettson serve`: every role in one process, until a signal comes. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve the API, run agents, and show the console, until stopped')
    .option('-p, --port <port>', 'where to listen (JETTSON_PORT, 4100)')
    .option('--host <address>', 'on which address (JETTSON_HOST, 127.0.0.1)')
    .option('--api-only', 'run no agents here: "jettson worker" does, elsewhere on the same database')
    .option('--json', 'print what was started as JSON')
    .action(serve);
}

async function serve(options: {
  port?: string;
  host?: string;
  dataDir?: string;
  apiOnly?: boolean;
  json?: boolean;
}): Promise<void> {
  const config = readConfig(options);
  await buildServed();
  const log = openLog(config);
  const server = await startServer(config, log, { withWorker: options.apiOnly !== true });
  await writeServerFile(config.dataDir, server.url);
  const firstKey = await createFirstKey(server.deps.database.db);
  const model = await server.deps.models
    .current()
    .catch((error: Error) => ({ id: null, source: error.message }));
  const url = config.publicUrl?.href.replace(/\/+$/, '') ?? server.url;
  const link = await createSetupLink(server.deps.database.db, {
    url,
    // Behind a proxy others reach it too, wherever it listens.
    isLoopback: isLoopback(config.host) && isLoopback(new URL(url).hostname),
  });
  const access = { console_url: link ?? `${url}/console`, api_key: firstKey };
  const hasSecrets = link !== null || firstKey !== null;
  const accessFile =
    process.stdout.isTTY || !hasSecrets ? null : await keepFirstAccess(config.dataDir, access);
  const started = {
    base_url: `${url}/api/v1`,
    ...(accessFile === null ? access : { console_url: `${url}/console`, api_key: null }),
    access_file: accessFile,
    model: model?.id ?? null,
    install: installLines(url),
    unenforced_limits: server.unenforcedLimits ?? [],
  };
  if (options.json) printJson(started);
  else greet(started, model === null ? NO_MODEL_TEXT : `${model.id ?? 'none'} (${model.source})`);
  await untilSignal();
  log.info('stopping');
  await removeServerFile(config.dataDir);
  await server.stop();
}

function greet(
  started: {
    base_url: string;
    console_url: string;
    api_key: string | null;
    access_file: string | null;
    install: ReturnType<typeof installLines>;
    unenforced_limits: readonly string[];
  },
  model: string,
): void {
  const row = (label: string, text: string) => printLine(`  ${styled('dim', label.padEnd(10))} ${text}`);
  printLine(`${styled('bold', 'Jettson')} is ready.`);
  row('API', started.base_url);
  row('Console', started.console_url);
  if (started.access_file === null) {
    row('Key', started.api_key ?? 'made before; "jettson keys create" makes another');
  } else {
    row('Key', `with the link that signs you in, in ${started.access_file}, which its owner alone can read`);
  }
  row('Model', model.replaceAll('\n', '\n             '));
  if (started.unenforced_limits.length > 0) {
    row('Limits', `not enforced here: ${started.unenforced_limits.join(', ')}; "jettson doctor" says why`);
  }
  if (started.api_key !== null) row('', styled('dim', 'Keep the key: it is not shown again.'));
  row('TypeScript', started.install.typescript);
  row('Python', started.install.python);
  printLine(styled('dim', '  Ctrl-C stops it.'));
}
