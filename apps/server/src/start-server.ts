import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { type ApiDeps, openApiDeps, openWorkerDeps } from './deps.ts';
import { createHttpServer } from './http/create-http-server.ts';
import { jobHandlers } from './job-handlers.ts';
import type { JobName } from './jobs/job-names.ts';
import { startMaintenance } from './jobs/maintenance.ts';
import { ensureVectorIndex } from './memory/embedding/ensure-vector-index.ts';
import { startWorker } from './runs/worker.ts';

export interface RunningWorker {
  /** Takes no more agents, hands the running ones over, and closes everything. */
  stop(): Promise<void>;
}

export interface RunningServer extends RunningWorker {
  /** Where it answers, e.g. `http://127.0.0.1:4100`. */
  url: string;
  deps: ApiDeps;
  /** What of a computer this machine does not limit; undefined where agents run elsewhere. */
  unenforcedLimits: readonly string[] | undefined;
}

/** Starts the API, and, unless workers run elsewhere, a worker for all regions with its computers. */
export async function startServer(
  config: Config,
  log: Logger,
  { withWorker = true }: { withWorker?: boolean } = {},
): Promise<RunningServer> {
  await using opened = new AsyncDisposableStack();
  const deps = opened.use(await openApiDeps(config, log));
  const worker = withWorker ? await openWorker(opened, config, deps) : undefined;
  const app = createApp(deps, worker);
  const { port, close } = await listen(app, config);
  opened.defer(close);

  const running = opened.move();
  return {
    url: `http://${urlHost(config.host)}:${port}`,
    deps,
    unenforcedLimits: worker?.unenforcedLimits,
    stop: () => running.disposeAsync(),
  };
}

/** Starts a worker alone, for the regions of `config`; the API runs in other processes on the same database. */
export async function startWorkerAlone(config: Config, log: Logger): Promise<RunningWorker> {
  await using opened = new AsyncDisposableStack();
  const deps = opened.use(await openApiDeps(config, log));
  await openWorker(opened, config, deps);
  const running = opened.move();
  return { stop: () => running.disposeAsync() };
}

/** Vectors that a crash, a failed embedding or a change of the model left to make, and the end of what expired. */
const MAINTENANCE = ['embed-memories', 'sweep-expired'] as const satisfies readonly JobName[];

async function openWorker(
  opened: AsyncDisposableStack,
  config: Config,
  api: ApiDeps,
): Promise<{ unenforcedLimits: readonly string[] }> {
  const deps = opened.use(await openWorkerDeps(config, api));
  const unenforcedLimits = await deps.provider.unenforcedLimits();
  if (unenforcedLimits.length > 0) {
    api.log.warn(
      { unenforcedLimits },
      'this machine cannot limit all that computers take; see "jettson doctor"',
    );
  }
  const worker = await startWorker(deps, { concurrency: config.workerConcurrency });
  opened.defer(() => worker.stop());
  await deps.jobs.work(jobHandlers(deps));
  // Models differ in dimensions, so no migration can make the index.
  await deps.database.withoutLimit((unhurried) => ensureVectorIndex(unhurried, deps.embedder));
  opened.defer(await startMaintenance({ db: deps.database.db, jobs: deps.jobs, log: deps.log }, MAINTENANCE));
  return { unenforcedLimits };
}

async function listen(app: ReturnType<typeof createApp>, { host, port }: Config) {
  const server = createHttpServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      // Answers under way get a moment; streams have no end of their own.
      setTimeout(() => server.closeAllConnections(), 2000).unref();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
