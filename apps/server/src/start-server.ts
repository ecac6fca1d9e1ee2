import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { openApiDeps, openWorkerDeps, type WorkerDeps } from './deps.ts';
import { startWorker } from './runs/worker.ts';

export interface RunningServer {
  /** Where it answers, e.g. `http://127.0.0.1:4100`. */
  url: string;
  deps: WorkerDeps;
  /** Takes no more requests and agents, hands the running ones over, and closes everything. */
  stop(): Promise<void>;
}

/** Starts every role in this process: the API, a worker for all regions, and its computers. */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  await using opened = new AsyncDisposableStack();
  const api = opened.use(await openApiDeps(config, log));
  const workerDeps = opened.use(await openWorkerDeps(config, api));
  const worker = await startWorker(workerDeps, { concurrency: config.workerConcurrency });
  opened.defer(() => worker.stop());
  const { port, close } = await listen(createApp(api), config);
  opened.defer(close);

  const running = opened.move();
  return {
    url: `http://${urlHost(config.host)}:${port}`,
    deps: workerDeps,
    stop: () => running.disposeAsync(),
  };
}

async function listen(app: ReturnType<typeof createApp>, { host, port }: Config) {
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      // Answers under way get a moment; streams have no end of their own.
      setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 2000).unref();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
