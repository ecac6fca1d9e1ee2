import { type Script, startScriptedModelServer } from '@jettson/agent/testing';
import { TESTED_PROVIDER, testExecServer } from '@jettson/computers/testing';
import { createPostgresDatabase, removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { type DestinationStream, pino } from 'pino';
import { type Config, readConfig } from '../config.ts';
import { openLog } from '../open-log.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { createServerDataDir } from './create-server-data-dir.ts';
import { newAccount } from './new-account.ts';

export interface TestServer extends AsyncDisposable {
  server: RunningServer;
  config: Config;
  /** With the key of a separate account. */
  client: Jettson;
  apiKey: string;
  /** Calls the API over HTTP; a body goes as JSON. */
  call<Body>(
    method: string,
    path: string,
    body?: unknown,
    apiKey?: string,
  ): Promise<{ status: number; body: Body }>;
}

/**
 * The whole server on an empty database, a fresh data folder and a free port, with real computers, and a fake provider
 * that follows `script` over the real wire format.
 */
export async function startTestServer(
  script: Script,
  {
    wire = 'anthropic',
    plan = 'scale',
    environment = {},
    paced,
    logTo,
  }: {
    wire?: 'anthropic' | 'openai';
    plan?: string;
    environment?: Record<string, string>;
    /** Conversations that are answered a few letters at a time. */
    paced?: RegExp;
    /** Receives the server's log, which is discarded otherwise. */
    logTo?: DestinationStream;
  } = {},
): Promise<TestServer> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await createServerDataDir();
  opened.defer(() => removeFolder(dataDir));
  const postgres = await createPostgresDatabase();
  if (postgres) opened.defer(postgres.drop);
  const provider = await startScriptedModelServer(script, { paced });
  opened.defer(() => provider.close());
  const config = readConfig(
    {},
    {
      JETTSON_PORT: '0',
      JETTSON_DATA_DIR: dataDir,
      JETTSON_REGIONS: 'iad=1',
      JETTSON_COMPUTERS: TESTED_PROVIDER,
      JETTSON_EXEC_SERVER: testExecServer(),
      JETTSON_MODEL: `${wire}/scripted`,
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: provider.url,
      OPENAI_API_KEY: 'test',
      OPENAI_BASE_URL: provider.url,
      ...(postgres ? { DATABASE_URL: postgres.url } : {}),
      ...environment,
    },
  );
  const log = logTo ? openLog(config, logTo) : pino({ level: 'silent' });
  const server = await startServer(config, log, { migrate: true });
  opened.defer(() => server.stop());
  const { apiKey } = await newAccount(server.deps.database.db, { plan });
  const kept = opened.move();
  return {
    server,
    config,
    client: new Jettson({ apiKey, baseUrl: server.url }),
    apiKey,
    async call(method, path, body, key = apiKey) {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
