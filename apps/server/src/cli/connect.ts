import { openDatabase } from '@jettson/database';
import { Jettson } from '@jettson/sdk';
import { createKey } from '../accounts/create-key.ts';
import { ensureAccount } from '../accounts/ensure-account.ts';
import { markKeyRevoked } from '../accounts/queries.ts';
import type { Config } from '../config.ts';
import { openLog } from '../open-log.ts';
import { startServer } from '../start-server.ts';
import { note } from './output.ts';
import { findServer } from './server-file.ts';

export interface Connection extends AsyncDisposable {
  client: Jettson;
  baseUrl: string;
}

/**
 * A client for whatever server there is: the one that JETTSON_BASE_URL and JETTSON_API_KEY name, the one that
 * runs on the data folder, or one started here for as long as the command takes. On the data folder's own
 * server the key is made for this command and revoked when it ends.
 */
export async function connect(
  config: Config,
  { withWorker = true }: { withWorker?: boolean } = {},
): Promise<Connection> {
  const { baseUrl, apiKey } = config.client;
  if (apiKey !== undefined) {
    const url = baseUrl ?? (await findServer(config.dataDir)) ?? `http://127.0.0.1:${config.port}`;
    return { client: new Jettson({ apiKey, baseUrl: url }), baseUrl: url, async [Symbol.asyncDispose]() {} };
  }
  await using opened = new AsyncDisposableStack();
  let url = await findServer(config.dataDir);
  if (url === null) {
    note('Starting a server for this command …');
    const level = config.logLevel === 'info' ? 'warn' : config.logLevel;
    const log = openLog({ ...config, logLevel: level });
    const server = await startServer({ ...config, port: 0 }, log, { withWorker });
    opened.defer(() => server.stop());
    url = server.url;
  }
  const database = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    embedded: 'attach',
  });
  opened.defer(() => database.close());
  const account = await ensureAccount(database.db, { name: 'default', plan: 'scale' });
  const key = await createKey(database.db, account.id, { name: 'jettson command' });
  opened.defer(async () => void (await markKeyRevoked(database.db, account.id, key.id)));
  const kept = opened.move();
  return {
    client: new Jettson({ apiKey: key.apiKey, baseUrl: url }),
    baseUrl: url,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
