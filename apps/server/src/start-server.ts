import type { Server } from 'node:http';
import { type ComputerFault, ComputersUnavailableError } from '@jettson/computers';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { watchComputers } from './computers/watch-computers.ts';
import type { Config } from './config.ts';
import { type ApiDeps, openApiDeps, openWorkerDeps, type WorkerDeps } from './deps.ts';
import { createHttpServer } from './http/create-http-server.ts';
import { listen } from './http/listen.ts';
import { jobHandlers } from './job-handlers.ts';
import type { JobName } from './jobs/job-names.ts';
import { startMaintenance } from './jobs/maintenance.ts';
import { queueRestoredJobs } from './jobs/queue-restored-jobs.ts';
import { ensureVectorIndex } from './memory/embedding/ensure-vector-index.ts';
import { startWhenResumed } from './operate/start-when-resumed.ts';
import { startWorker } from './runs/worker.ts';

export interface RunningWorker {
  /** Takes no more agents, hands over the running ones, and closes everything. */
  stop(): Promise<void>;
}

export interface RunningServer extends RunningWorker {
  /** The address at which it answers, e.g. `http://127.0.0.1:4100`. */
  url: string;
  deps: ApiDeps;
  /** The limits on computers that this machine does not enforce; undefined if agents run elsewhere. */
  unenforcedLimits: readonly string[] | undefined;
  /** Why this machine can make no computers, as far as is known now; undefined where agents run elsewhere. */
  computersFault: (() => ComputerFault | null) | undefined;
}

/**
 * Starts the API, and, unless workers run elsewhere, a worker for all regions with its computers. Throws SchemaError if
 * the database does not fit this version, unless `migrate` brings it up to date.
 */
export async function startServer(
  config: Config,
  log: Logger,
  { withWorker = true, migrate }: { withWorker?: boolean; migrate?: boolean | undefined } = {},
): Promise<RunningServer> {
  await using opened = new AsyncDisposableStack();
  const deps = opened.use(await openApiDeps(config, log, { migrate }));
  const worker = withWorker ? await openWorker(opened, config, deps) : undefined;
  const app = createApp(deps, worker);
  const httpServer = createHttpServer(app);
  const port = await listen(httpServer, config);
  opened.defer(() => closeServer(httpServer));

  const running = opened.move();
  return {
    url: `http://${urlHost(config.host)}:${port}`,
    deps,
    unenforcedLimits: worker?.unenforcedLimits,
    computersFault: worker?.computersFault,
    stop: () => running.disposeAsync(),
  };
}

/** Starts only a worker, for the regions of `config`; the API runs in other processes on the same database. */
export async function startWorkerAlone(config: Config, log: Logger): Promise<RunningWorker> {
  await using opened = new AsyncDisposableStack();
  const deps = opened.use(await openApiDeps(config, log));
  const fault = (await openWorker(opened, config, deps)).computersFault();
  // It would take agents from workers that can run them, and fail each.
  if (fault) throw new ComputersUnavailableError(fault);
  const running = opened.move();
  return { stop: () => running.disposeAsync() };
}

/**
 * Makes vectors that are missing after a crash, a failed embedding or a change of the model, and ends what has expired.
 */
const MAINTENANCE = [
  'embed-memories',
  'sweep-expired',
  'sweep-snapshots',
] as const satisfies readonly JobName[];

async function openWorker(
  opened: AsyncDisposableStack,
  config: Config,
  api: ApiDeps,
): Promise<{ unenforcedLimits: readonly string[]; computersFault: () => ComputerFault | null }> {
  const deps = opened.use(await openWorkerDeps(config, api));
  const computers = await watchComputers(deps.provider, api.log);
  opened.defer(() => computers.close());
  const unenforcedLimits = await deps.provider.unenforcedLimits();
  if (unenforcedLimits.length > 0) {
    api.log.warn(
      { unenforcedLimits },
      'this machine cannot enforce all limits on computers; see "jettson doctor"',
    );
  }
  const work = await startWhenResumed(deps, (started) => startWork(started, config, deps));
  opened.use(work);
  return { unenforcedLimits, computersFault: computers.fault };
}

/** What acts by itself: running agents, doing jobs, and requesting the regular ones. */
async function startWork(opened: AsyncDisposableStack, config: Config, deps: WorkerDeps): Promise<void> {
  const worker = await startWorker(deps, { concurrency: config.workerConcurrency });
  opened.defer(() => worker.stop());
  await queueRestoredJobs(deps.database.db, deps.jobs);
  await deps.jobs.work(jobHandlers(deps));
  // Models have different dimensions, so no migration can create the index.
  for (const embedder of [deps.embedder, deps.embedder.otherLanguages]) {
    if (embedder) await deps.database.withoutLimit((unhurried) => ensureVectorIndex(unhurried, embedder));
  }
  opened.defer(await startMaintenance({ db: deps.database.db, jobs: deps.jobs, log: deps.log }, MAINTENANCE));
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
