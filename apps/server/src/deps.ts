import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type BrowserHost, createBrowserHost } from '@jettson/browser';
import type { ComputerProvider } from '@jettson/computers';
import { type Database, type DatabaseHandle, openDatabase } from '@jettson/database';
import type { Engine } from '@jettson/database/engine';
import {
  createPolicyFetch,
  createPolicySessions,
  type EgressGateway,
  type OpenPolicySession,
  type PolicyFetch,
} from '@jettson/egress';
import { createEmbedder, type Embedder, type Reranker } from '@jettson/embedder';
import { openSchemas, type Schemas } from '@jettson/schemas';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { type AgentHub, openAgentHub } from './agents/agent-hub.ts';
import { type DeltaHub, openDeltaHub } from './agents/delta-hub.ts';
import { WARM_LIMITS } from './computers/computer-limits.ts';
import { openShortages, type Shortage } from './computers/find-shortage.ts';
import { watchPools } from './computers/meter-computers.ts';
import { type Computers, labelsOf } from './computers/open-computers.ts';
import { createWarmPool, type WarmPool } from './computers/warm-pool.ts';
import type { ComputerWatch } from './computers/watch-computers.ts';
import type { Config } from './config.ts';
import { claimFileStore } from './files/claim-file-store.ts';
import { type Files, openFileStore } from './files/open-file-store.ts';
import { JOB_NAMES } from './jobs/job-names.ts';
import { type JobQueue, openJobQueue } from './jobs/job-queue.ts';
import { openBacklog } from './lifecycle/check-spawn-limits.ts';
import { openSpawnQueue, type SpawnQueue } from './lifecycle/spawn-queue.ts';
import { embeddingBacklog } from './memory/store/embedding-backlog.ts';
import { createModelSource, type ModelSource } from './models/model-source.ts';
import { type BringMultilingual, openMultilingualSource } from './models/open-multilingual-source.ts';
import { openReranker } from './models/open-reranker.ts';
import { fetchForOwners } from './models/providers/fetch-for-owners.ts';
import { openProviders, type Providers } from './models/providers/open-providers.ts';
import { prepareJobQueue } from './operate/prepare-schema.ts';
import { watchDatabase } from './operate/watch-database.ts';
import { createRedactor, type Redact } from './redactor.ts';
import { MODEL_PATIENCE, type ModelPatience } from './runs/model-patience.ts';
import { openPageConverter, type PageConverter } from './runs/tools/web/open-page-converter.ts';
import { openWebSearch, type WebSearch } from './runs/tools/web/open-web-search.ts';
import { claimKey } from './sealing/claim-key.ts';
import { openKeyRing } from './sealing/key-ring.ts';
import { sealCleartext } from './sealing/reseal.ts';
import { createSealing, type Sealing } from './sealing/sealing.ts';
import { SECRETS_CHANGED } from './secrets/secret-place.ts';
import type { Tracing } from './telemetry/tracing.ts';

/** What the HTTP side needs. */
export interface ApiDeps {
  database: DatabaseHandle;
  log: Logger;
  models: ModelSource;
  /** How model providers are reached, and the keys that owners saved. */
  providers: Providers;
  embedder: Embedder;
  /** Undefined: none is configured. */
  reranker: Reranker | undefined;
  /** Fetches the model for memories that are not English, when there are any. */
  bringMultilingual: BringMultilingual;
  jobs: JobQueue;
  /** For changes that nobody is told of and that may be made twice: a power cut may undo the last moment of them. */
  unsynced: DatabaseHandle;
  /** Where spawns wait for the next transaction. */
  spawns: SpawnQueue;
  /** Where the JSON Schemas of callers run. */
  schemas: Schemas;
  /** Where uploads and artifacts are kept. */
  files: Files;
  /** Notifications about agents' logs. */
  events: AgentHub;
  /** Notifications of events that the stream of their account shows, by account id. */
  accountEvents: AgentHub;
  /** What models are writing. */
  deltas: DeltaHub;
  /** Where this process keeps its files. */
  dataDir: string;
  /** What this machine is short of, so that it should take on no new work. */
  findShortage(): Promise<Shortage | null>;
  /** Names of all regions, the default one first. */
  regions: readonly [string, ...string[]];
  /** What secrets in the database are sealed and opened with. */
  sealing: Sealing;
  /** Removes secrets of the configuration from a text. */
  redact: Redact;
  /** How callers reach the server. */
  reach: Pick<Config, 'host' | 'publicUrl' | 'trustedProxies'>;
  /** How people sign in to the console. */
  signIn: Config['signIn'];
  /** How long models that fail are asked again. */
  patience: ModelPatience;
  /** The operator's own rules, as configured. */
  egress: Config['egress'];
  /** Whether agents can search the web. */
  offersSearch: boolean;
  /** Where finished spans go; undefined: nobody wants them. */
  tracing: Tracing | undefined;
  /** What `/metrics` asks for; undefined: it answers this machine only. */
  metricsToken: string | undefined;
}

/** What running agents needs in addition. */
export interface WorkerDeps extends ApiDeps {
  /** Notifications of decisions about an agent: a message, an approval, a limit. */
  changes: AgentHub;
  provider: ComputerProvider;
  gateway: EgressGateway;
  browsers: BrowserHost;
  /** Notifications that the secrets of an account changed, by its id. */
  secretChanges: AgentHub;
  /** Package registries of the operator. */
  packageHosts: readonly string[];
  policyFetch: PolicyFetch;
  openPolicySession: OpenPolicySession;
  pages: PageConverter;
  /** Undefined: none is configured. */
  searchWeb: WebSearch | undefined;
  pools: readonly [WarmPool, ...WarmPool[]];
  /** Whether this machine can make computers. */
  computers: ComputerWatch;
  /** A waiting agent gives its computer up after this long. */
  idleComputerMs: number;
}

export interface ApiDepsOptions {
  /** Brings the schema up to date. */
  migrate?: boolean | undefined;
  /** The embedded engine, if it was started before. */
  engine?: Engine | undefined;
  /** Where finished spans go; undefined: nobody wants them. */
  tracing?: Tracing | undefined;
}

/** Opens what the HTTP side needs. Disposing of it closes everything. */
export async function openApiDeps(
  config: Config,
  log: Logger,
  { migrate = false, engine, tracing }: ApiDepsOptions = {},
): Promise<ApiDeps & AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const database = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    engine,
    embedded: 'own',
    schema: migrate ? 'migrate' : 'check',
    onMigrationWait: (migration) =>
      log.warn({ migration }, 'a migration waits for a lock; it is tried again'),
  });
  opened.defer(() => database.close());
  opened.defer(watchDatabase(database));
  await prepareJobQueue(database, { migrate });
  const sealing = await openSealing(database.db, config);
  const redact = createRedactor(config.secrets);
  const events = await openAgentHub(database, 'agent-event');
  opened.defer(() => events.close());
  const accountEvents = await openAgentHub(database, 'account-event');
  opened.defer(() => accountEvents.close());
  const deltas = await openDeltaHub(database);
  opened.defer(() => deltas.close());
  const embedder = createEmbedder(config.embedder);
  opened.defer(() => embedder.close());
  const reranker = openReranker(config, log);
  opened.defer(() => reranker?.close());
  const guardedFetch = fetchForOwners(config.egress);
  const providers = await openProviders({ database, sealing, log }, config.models, guardedFetch);
  opened.defer(() => providers.close());
  const models = createModelSource(providers, redact);
  opened.defer(() => models.close());
  const schemas = openSchemas();
  opened.defer(() => schemas.close());
  const unsynced = database.backgroundPool({ isSynced: false });
  const jobs = await openJobQueue(unsynced, JOB_NAMES, log, redact);
  opened.defer(() => jobs.close());
  opened.defer(() => embeddingBacklog(embedder).finish());
  const files = await openFileStore(config.files, config.dataDir);
  // An embedded database and its files have one folder.
  if (config.databaseUrl !== undefined) await claimFileStore(database.db, files);
  const regions = config.regions.map(({ name }) => name) as [string, ...string[]];
  const findShortage = openShortages(config.dataDir);
  const running = opened.move();
  return {
    database,
    log,
    models,
    providers,
    embedder,
    reranker,
    bringMultilingual: openMultilingualSource(config, log),
    jobs,
    unsynced,
    sealing,
    spawns: openSpawnQueue({
      database,
      models,
      embedder,
      sealing,
      findShortage,
      backlog: openBacklog(config.maxWaitingAgents),
    }),
    schemas,
    files,
    events,
    accountEvents,
    deltas,
    dataDir: config.dataDir,
    findShortage,
    regions,
    redact,
    reach: { host: config.host, publicUrl: config.publicUrl, trustedProxies: config.trustedProxies },
    signIn: config.signIn,
    offersSearch: config.webSearch !== undefined,
    egress: config.egress,
    patience: { ...MODEL_PATIENCE },
    tracing,
    metricsToken: config.telemetry.metricsToken,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function openSealing(db: Database, { secretKey, dataDir }: Config): Promise<Sealing> {
  const ring = await openKeyRing(secretKey, dataDir);
  await claimKey(db, ring);
  await sealCleartext(db, ring);
  return createSealing(ring);
}

/** Starting a computer needs CPU time: more starts at once are no faster, and slow down everything else. */
const STARTS_PER_CORE = 2;

/** Opens what running agents needs. Disposing of it closes everything but the API's dependencies and the `computers`. */
export async function openWorkerDeps(
  config: Config,
  api: ApiDeps,
  { gateway, provider, places, watch }: Computers,
): Promise<WorkerDeps & AsyncDisposable> {
  const { log } = api;
  const browsers = createBrowserHost({
    gateway,
    hide: [config.dataDir],
    rootDir: join(config.dataDir, 'browser'),
    cacheFolder: join(config.cacheDir, 'chromium'),
  });
  const changes = await openAgentHub(api.database, 'agent-changed');
  const secretChanges = await openAgentHub(api.database, SECRETS_CHANGED);
  await browsers.sweep();
  const starts = new PQueue({ concurrency: STARTS_PER_CORE * availableParallelism() });
  const labels = labelsOf(config);
  const pools = config.regions.map(({ name: region, warm: size }) =>
    createWarmPool({ provider, region, size, limits: WARM_LIMITS, labels, starts, places, log }),
  ) as [WarmPool, ...WarmPool[]];
  const unwatchPools = watchPools(pools);
  return {
    ...api,
    database: api.database.backgroundPool(),
    changes,
    secretChanges,
    packageHosts: config.packageHosts,
    provider,
    gateway,
    browsers,
    policyFetch: createPolicyFetch(gateway.policy),
    openPolicySession: createPolicySessions(gateway.policy),
    pages: openPageConverter(),
    searchWeb: config.webSearch && openWebSearch(config.webSearch, gateway.policy),
    pools,
    computers: watch,
    idleComputerMs: config.idleComputerSeconds * 1000,
    async [Symbol.asyncDispose]() {
      unwatchPools();
      await changes.close();
      await secretChanges.close();
      await Promise.all(pools.map((pool) => pool.close()));
      await browsers.close();
    },
  };
}
