import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, removeFolder } from '@jettson/database/testing';
import { createEmbedder } from '@jettson/embedder';
import { openSchemas } from '@jettson/schemas';
import { pino } from 'pino';
import { openAgentHub } from '../agents/agent-hub.ts';
import { openDeltaHub } from '../agents/delta-hub.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import type { ApiDeps } from '../deps.ts';
import { openFileStore } from '../files/open-file-store.ts';
import { JOB_NAMES } from '../jobs/job-names.ts';
import { openJobQueue } from '../jobs/job-queue.ts';
import { openBacklog } from '../lifecycle/check-spawn-limits.ts';
import { openSpawnQueue } from '../lifecycle/spawn-queue.ts';
import { fetchForOwners } from '../models/providers/fetch-for-owners.ts';
import { openProviders } from '../models/providers/open-providers.ts';
import { MODEL_PATIENCE } from '../runs/model-patience.ts';
import { JOB_QUEUE_TABLES } from './create-server-data-dir.ts';
import { onlyModel } from './only-model.ts';
import { testSealing } from './test-sealing.ts';

export interface TestApp extends AsyncDisposable {
  deps: ApiDeps;
  /** Sends a request into the app, without a socket. A body that is not a string goes as JSON. */
  call(
    apiKey: string,
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<{ status: number; headers: Headers; body: never }>;
}

const REGIONS = ['iad', 'lhr', 'syd'] as const;

/** The HTTP side on a test database, with no worker: agents stay `spawning`. An `isolated` one has no rows of other tests. */
export async function openTestApp(
  overrides: Partial<ApiDeps> = {},
  { isolated = false } = {},
): Promise<TestApp> {
  const log = pino({ level: 'silent' });
  const database = await createTestDatabase({ isolated, addition: JOB_QUEUE_TABLES });
  const embedder = createEmbedder({ provider: 'local' });
  const schemas = openSchemas();
  const jobs = await openJobQueue(database, JOB_NAMES, log);
  const dataDir = await mkdtemp(join(tmpdir(), 'jettson-test-app-'));
  const sealing = testSealing();
  const files = await openFileStore({ s3: undefined }, dataDir);
  const events = await openAgentHub(database, 'agent-event');
  const accountEvents = await openAgentHub(database, 'account-event');
  const deltas = await openDeltaHub(database);
  const models = overrides.models ?? onlyModel();
  const egress = { allow: '', deny: '' };
  const providers = await openProviders(
    { database, sealing, log },
    readConfig({}, {}).models,
    fetchForOwners(egress),
  );
  const deps: ApiDeps = {
    patience: MODEL_PATIENCE,
    database,
    events,
    accountEvents,
    deltas,
    log,
    models,
    dataDir,
    findShortage: async () => null,
    regions: REGIONS,
    redact: (text) => text,
    reach: { host: '127.0.0.1', publicUrl: undefined, trustedProxies: [] },
    signIn: { oidc: undefined, hasPasswords: true },
    egress,
    offersSearch: false,
    tracing: undefined,
    metricsToken: undefined,
    providers,
    embedder,
    reranker: undefined,
    bringMultilingual: async () => false,
    jobs,
    unsynced: database,
    sealing,
    spawns: openSpawnQueue({
      database,
      models,
      embedder,
      sealing,
      findShortage: overrides.findShortage ?? (async () => null),
      backlog: openBacklog(10_000),
    }),
    schemas,
    files,
    ...overrides,
  };
  const app = createApp(deps);
  return {
    deps,
    async call(apiKey, method, path, { body, headers = {} } = {}) {
      const response = await app.request(`/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: (text === '' ? null : JSON.parse(text)) as never,
      };
    },
    async [Symbol.asyncDispose]() {
      await events.close();
      await providers.close();
      await accountEvents.close();
      await deltas.close();
      await jobs.close();
      await schemas.close();
      await embedder.close();
      await database.close();
      await removeFolder(dataDir);
    },
  };
}
