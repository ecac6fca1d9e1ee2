import type { Logger } from 'pino';
import type { TelemetryConfig } from '../config-telemetry.ts';
import { VERSION } from '../version.ts';
import type { Tracing } from './tracing.ts';

export interface Telemetry extends AsyncDisposable {
  /** Undefined: nobody wants traces. */
  tracing: Tracing | undefined;
}

/** A collector that does not answer delays the end of the process by no more than this. */
const CLOSE_MS = 3000;

/**
 * Opens what the configuration exports. The libraries for it are loaded only then: they take 10 MB. Disposing of it sends
 * what is waiting, within a limit.
 */
export async function openTelemetry(config: TelemetryConfig, log: Logger): Promise<Telemetry> {
  const { traces, metrics, logs } = config;
  if (!traces && !metrics && !logs) return { tracing: undefined, [Symbol.asyncDispose]: async () => {} };
  const resource = { 'service.version': VERSION, ...config.resource };
  const common = { ...config, resource, onFailure: openFailureNotes(log) };
  const tracing = traces && (await import('./open-tracing.ts')).openTracing(traces, common);
  const metricExport = metrics && (await import('./open-metric-export.ts')).openMetricExport(metrics, common);
  const logExport = logs && (await import('./open-log-export.ts')).openLogExport(logs, common);
  return {
    tracing,
    async [Symbol.asyncDispose]() {
      const closing = Promise.all([tracing?.close(), metricExport?.close(), logExport?.close()]);
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise((resolve) => {
        timer = setTimeout(resolve, CLOSE_MS);
      });
      await Promise.race([closing.catch(() => {}), limit]);
      clearTimeout(timer);
    },
  };
}

/** What the three exports share. */
export interface ExportOptions
  extends Pick<TelemetryConfig, 'sampler' | 'capturesContent' | 'batchDelayMs' | 'metricIntervalMs'> {
  resource: Record<string, string>;
  onFailure: OnExportFailure;
}

type OnExportFailure = (signal: 'traces' | 'metrics' | 'logs', error: unknown) => void;

const NOTE_MS = 60_000;

/** A collector that is away fails every second; one line a minute says so. */
function openFailureNotes(log: Logger): OnExportFailure {
  const notedAt = new Map<string, number>();
  return (signal, error) => {
    if (Date.now() < (notedAt.get(signal) ?? 0) + NOTE_MS) return;
    notedAt.set(signal, Date.now());
    log.warn({ err: error, signal }, 'telemetry could not be exported');
  };
}
