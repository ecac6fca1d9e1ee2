import { type ApiScope, DEFAULT_SCOPES } from '@jettson/contract';
import { type Database, openDatabase } from '@jettson/database';
import { Jettson } from '@jettson/sdk';
import { createKey } from '../accounts/create-key.ts';
import { ensureAccount } from '../accounts/ensure-account.ts';
import { COMMAND_KEY_NAME, deleteUnusedKey, markKeyRevoked } from '../accounts/queries.ts';
import type { Config } from '../config.ts';
import { ConfigError } from '../config-error.ts';
import { checkModelName } from '../models/check-model-name.ts';
import { openLog } from '../open-log.ts';
import { note } from './output.ts';
import { prepareStart } from './prepare-start.ts';
import { findServer } from './server-file.ts';

export interface Connection extends AsyncDisposable {
  client: Jettson;
  baseUrl: string;
  /** The server was started for the command, and ends with it. */
  isOwnServer: boolean;
}

/** If the command is killed, its key works until it expires. No command takes this long. */
const KEY_MS = 7 * 24 * 3600 * 1000;

/** How `connect` finds a server, for the help of the commands that use it. */
export const CONNECTION_HELP = `
The server and the key are those of JETTSON_BASE_URL and JETTSON_API_KEY. Without a key
in the environment, the command uses the server that runs on the data folder, or starts
one for as long as it takes.`;

/**
 * A client for whatever server there is: the one that JETTSON_BASE_URL and JETTSON_API_KEY name, the one that
 * runs on the data folder, or one started here for as long as the command takes. On the data folder's own
 * server the key is made for this command, with these scopes, and revoked when it ends. With `mayMigrate`, a server
 * that is started here brings an embedded database up to date.
 */
export async function connect(
  config: Config,
  {
    withWorker = true,
    scopes = DEFAULT_SCOPES,
    mayMigrate = false,
  }: { withWorker?: boolean; scopes?: readonly ApiScope[]; mayMigrate?: boolean } = {},
): Promise<Connection> {
  const { baseUrl, apiKey } = config.client;
  if (baseUrl !== undefined && apiKey === undefined) {
    throw new ConfigError(['JETTSON_BASE_URL: set JETTSON_API_KEY too, a key of that server']);
  }
  if (apiKey !== undefined) {
    const url = baseUrl ?? (await findServer(config.dataDir)) ?? `http://127.0.0.1:${config.port}`;
    const client = new Jettson({ apiKey, baseUrl: url });
    return { client, baseUrl: url, isOwnServer: false, async [Symbol.asyncDispose]() {} };
  }
  await using opened = new AsyncDisposableStack();
  let url = await findServer(config.dataDir);
  const isOwnServer = url === null;
  if (url === null) {
    await prepareStart(config, { listens: false });
    await checkModelName(config.models);
    note('Starting a server for this command …');
    const level = config.logLevel === 'info' ? 'warn' : config.logLevel;
    const log = openLog({ ...config, logLevel: level });
    // Loaded only here: it takes a second, and most commands find a running server.
    const { startServer } = await import('../start-server.ts');
    const migrate = mayMigrate && config.databaseUrl === undefined;
    const server = await startServer({ ...config, port: 0 }, log, { withWorker, migrate });
    opened.defer(() => server.stop());
    url = server.url;
  }
  const key = await withDatabase(config, async (db) => {
    const account = await ensureAccount(db, { name: 'default', plan: 'scale' });
    const expiresAt = new Date(Date.now() + KEY_MS);
    const { id, apiKey } = await createKey(db, account.id, { name: COMMAND_KEY_NAME, expiresAt, scopes });
    return { id, apiKey, accountId: account.id };
  });
  opened.defer(() =>
    withDatabase(config, async (db) => {
      await markKeyRevoked(db, key.accountId, key.id);
      // Most commands only read. For the others, the key later shows where an agent and its costs came from.
      await deleteUnusedKey(db, key.accountId, key.id);
    }),
  );
  const kept = opened.move();
  return {
    client: new Jettson({ apiKey: key.apiKey, baseUrl: url }),
    baseUrl: url,
    isOwnServer,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Closed again at once: while the server restarts, a command that waits for it must not hold the embedded database. */
async function withDatabase<T>(
  { databaseUrl, dataDir }: Config,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({ url: databaseUrl, dataDir, embedded: 'attach' });
  try {
    return await work(database.db);
  } finally {
    await database.close();
  }
}
