import { startEngine } from '@jettson/database/engine';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { prepareStart } from './prepare-start.ts';

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

export interface ServeOptions {
  port?: string;
  host?: string;
  dataDir?: string;
  apiOnly?: boolean;
  migrate?: boolean;
  json?: boolean;
}

async function serve(options: ServeOptions): Promise<void> {
  const config = readConfig(options);
  await prepareStart(config);
  const { databaseUrl, dataDir } = config;
  const engine = databaseUrl === undefined ? startEngine({ dataDir, mayTakeOver: true }) : undefined;
  // Whoever opens the database is told of a failure.
  engine?.ready().catch(() => {});
  // Loaded only now, while the engine starts in its own process: each of the two takes more than half a second.
  const { serveUntilSignal } = await import('./serve-until-signal.ts');
  await serveUntilSignal(config, { ...options, engine });
}
