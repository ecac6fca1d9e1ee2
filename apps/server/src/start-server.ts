import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ComputerFault } from '@jettson/computers';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { ensureAgentIndexes } from './agents/ensure-agent-indexes.ts';
import { createApp } from './app.ts';
import { type Computers, openComputers } from './computers/open-computers.ts';
import type { Config } from './config.ts';
import { type ApiDeps, type ApiDepsOptions, openApiDeps, openWorkerDeps, type WorkerDeps } from './deps.ts';
import type { AppEnv } from './http/app-env.ts';
import { readConnection } from './http/connection.ts';
import { createHttpServer } from './http/create-http-server.ts';
import { listen } from './http/listen.ts';
import { jobHandlers } from './job-handlers.ts';
import type { JobName } from './jobs/job-names.ts';
import { startMaintenance } from './jobs/maintenance.ts';
import { queueRestoredJobs } from './jobs/queue-restored-jobs.ts';
import { ensureVectorIndexes } from './memory/embedding/ensure-vector-index.ts';
import { watchLeftBehind } from './memory/embedding/watch-left-behind.ts';
import { healthRoutes } from './operate/health-routes.ts';
import { inTime } from './operate/in-time.ts';
import { partsOf } from './operate/look-at-parts.ts';
import { metricsRoutes } from './operate/metrics-routes.ts';
import { openReadiness, type Readiness } from './operate/readiness.ts';
import { startWhenResumed } from './operate/start-when-resumed.ts';
import { startWorker } from './runs/worker.ts';
import { openTelemetry } from './telemetry/open-telemetry.ts';

export interface RunningWorker {
  /** The address at which it answers, e.g. `http://127.0.0.1:4100`. */
  url: string;
  /**
   * Takes no more agents, hands over the running ones, and closes everything. From the beginning, `/readyz` says so; the
   * listener closes when no agent is left, and not before `delayMs` are over.
   */
  stop(options?: { delayMs?: number }): Promise<void>;
  /** Why this machine can make no computers, as far as is known now; undefined where agents run elsewhere. */
  computersFault: (() => ComputerFault | null) | undefined;
}

export interface RunningServer extends RunningWorker {
  deps: ApiDeps;
  /** The limits on computers that this machine does not enforce; undefined if agents run elsewhere. */
  unenforcedLimits: readonly string[] | undefined;
}

/**
 * Starts the API, and, unless workers run elsewhere, a worker for all regions with its computers. Throws SchemaError if
 * the database does not fit this version, unless `migrate` brings it up to date.
 */
export async function startServer(
  config: Config,
  log: Logger,
  {
    withWorker = true,
    migrate,
    engine,
  }: { withWorker?: boolean } & Pick<ApiDepsOptions, 'migrate' | 'engine'> = {},
): Promise<RunningServer> {
  await using opened = new AsyncDisposableStack();
  // Closed last: what the others do at their end is traced and logged too.
  const { tracing } = opened.use(await openTelemetry(config.telemetry, log));
  const computers = withWorker ? beginComputers(opened, config, log) : undefined;
  const opening = openApiDeps(config, log, { migrate, engine, tracing });
  const deps = opened.use(await inTime(migrate ? LONG_S : STEP_S, 'opening the database', opening));
  const worker = computers && (await openWorker(opened, config, { api: deps, computers }));
  const readiness = openReadiness(partsOf(deps, worker && { computers: worker.computers }));
  const app = createApp(deps, { ...worker, readiness });
  const listening = await listenWith(opened, app, config);
  const running = opened.move();
  return {
    ...listening,
    deps,
    unenforcedLimits: worker?.unenforcedLimits,
    computersFault: worker?.computersFault,
    stop: (options) => stop(running, { readiness, work: worker?.work, ...options }),
  };
}

/** A step of a start takes seconds, and longer only on a very busy machine. */
const STEP_S = 180;
/** Migrations and indexes of a large database take long. */
const LONG_S = 6 * 3600;

/** The first port that a worker tries, if none is set. */
const WORKER_PORT = 4101;

/**
 * Starts only a worker, for the regions of `config`; the API runs in other processes on the same database. On a port of its
 * own it answers only `/readyz`, `/healthz`, `/version` and `/metrics`.
 */
export async function startWorkerAlone(config: Config, log: Logger): Promise<RunningWorker> {
  await using opened = new AsyncDisposableStack();
  const { tracing } = opened.use(await openTelemetry(config.telemetry, log));
  const opening = beginComputers(opened, config, log);
  const deps = opened.use(
    await inTime(STEP_S, 'opening the database', openApiDeps(config, log, { tracing })),
  );
  const { work, ...health } = await openWorker(opened, config, { api: deps, computers: opening });
  const { computers } = health;
  const readiness = openReadiness(partsOf(deps, { computers, isWorkerOnly: true }));
  const app = new Hono<AppEnv>();
  app.use(readConnection(deps.reach));
  app.route('/', healthRoutes({ ...health, db: deps.database.db, readiness }));
  app.route('/', metricsRoutes(deps.metricsToken));
  const { host, port } = config.worker;
  const settings = { host: 'JETTSON_WORKER_HOST', port: 'JETTSON_WORKER_PORT' };
  const listening = await listenWith(opened, app, { host, port: port ?? WORKER_PORT, settings }).catch(
    (error) => {
      if (port !== undefined) throw error;
      // There may be several workers on a machine.
      log.warn({ err: error }, 'the port of workers is taken; answering on another one');
      return listenWith(opened, app, { host, port: 0, settings });
    },
  );
  const running = opened.move();
  return {
    ...listening,
    computersFault: computers.fault,
    stop: (options) => stop(running, { readiness, work, ...options }),
  };
}

async function listenWith(
  opened: AsyncDisposableStack,
  app: Parameters<typeof createHttpServer>[0],
  at: Parameters<typeof listen>[1],
): Promise<{ url: string }> {
  const httpServer = createHttpServer(app);
  const port = await inTime(STEP_S, 'listening', listen(httpServer, at));
  opened.defer(() => closeServer(httpServer));
  return { url: `http://${urlHost(at.host)}:${port}` };
}

async function stop(
  running: AsyncDisposableStack,
  {
    readiness,
    work,
    delayMs = 0,
  }: { readiness: Readiness; work: AsyncDisposable | undefined; delayMs?: number },
): Promise<void> {
  readiness.stop();
  await Promise.all([work?.[Symbol.asyncDispose](), delayMs > 0 && sleep(delayMs)]);
  await running.disposeAsync();
}

/**
 * Makes vectors that are missing after a crash, a failed embedding or a change of the model, and ends what has expired, what
 * the plans keep no longer, and accounts that are being deleted.
 */
const MAINTENANCE = [
  'embed-memories',
  'renew-vector-indexes',
  'sweep-expired',
  'sweep-snapshots',
  'apply-retention',
  'delete-accounts',
] as const satisfies readonly JobName[];

/** Opens the computers beside the next steps. They are closed after these, even if one fails before they are open. */
function beginComputers(opened: AsyncDisposableStack, config: Config, log: Logger): Promise<Computers> {
  const opening = inTime(STEP_S, 'opening the computers', openComputers(config, log));
  const outcome = opening.catch(() => undefined);
  opened.defer(async () => (await outcome)?.[Symbol.asyncDispose]());
  return opening;
}

async function openWorker(
  opened: AsyncDisposableStack,
  config: Config,
  { api, computers: opening }: { api: ApiDeps; computers: Promise<Computers> },
) {
  const preparing = openWorkerDeps(config, api, await opening);
  const deps = opened.use(await inTime(STEP_S, 'preparing the worker', preparing));
  const { computers } = deps;
  const startingWork = startWhenResumed(deps, (started) => startWork(started, { config, deps }));
  const work = opened.use(await startingWork);
  await inTime(STEP_S, 'trying a computer', computers.looked);
  const unenforcedLimits = await deps.provider.unenforcedLimits();
  if (unenforcedLimits.length > 0) {
    api.log.warn(
      { unenforcedLimits },
      'this machine cannot enforce all limits on computers; see "jettson doctor"',
    );
  }
  return { work, computers, unenforcedLimits, computersFault: computers.fault };
}

/** What acts by itself: running agents, doing jobs, and requesting the regular ones. */
async function startWork(
  opened: AsyncDisposableStack,
  { config, deps }: { config: Config; deps: WorkerDeps },
): Promise<void> {
  const options = { concurrency: config.workerConcurrency, drainMs: config.drainSeconds * 1000 };
  // Agents are claimed as soon as a computer has been tried, however long the jobs and indexes take.
  const starting = deps.computers.looked.then(() => startWorker(deps, options));
  opened.defer(async () => (await starting.catch(() => undefined))?.stop());
  await Promise.all([inTime(STEP_S, 'starting the worker', starting), startJobs(opened, deps)]);
}

async function startJobs(opened: AsyncDisposableStack, deps: WorkerDeps): Promise<void> {
  await queueRestoredJobs(deps.database.db, deps.jobs);
  await inTime(STEP_S, 'starting the jobs', deps.jobs.work(jobHandlers(deps)));
  // Models have different dimensions, so no migration can create the index.
  for (const embedder of [deps.embedder, deps.embedder.otherLanguages]) {
    if (!embedder) continue;
    const indexing = deps.database.withoutLimit((unhurried) => ensureVectorIndexes(unhurried, embedder));
    await inTime(LONG_S, 'building the index of memories', indexing);
  }
  await inTime(LONG_S, 'building the indexes of agents', ensureAgentIndexes(deps.database));
  opened.defer(startMaintenance({ db: deps.database.db, jobs: deps.jobs, log: deps.log }, MAINTENANCE));
  // Nobody else uses an embedded database, and the next start looks for all that is missing.
  if (deps.database.mode === 'postgres') opened.defer(watchLeftBehind({ ...deps, db: deps.database.db }));
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Responses in progress get a moment; streams never end by themselves.
    setTimeout(() => server.closeAllConnections(), 2000).unref();
  });
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
