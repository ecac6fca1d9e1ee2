import { ROOT_CONTEXT, SeverityNumber, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchLogRecordProcessor,
  ConsoleLogRecordExporter,
  LoggerProvider,
  type LogRecordExporter,
} from '@opentelemetry/sdk-logs';
import type { Destination } from '../config-telemetry.ts';
import { VERSION } from '../version.ts';
import { exportLogTo } from './log-export.ts';
import { noteFailures } from './note-failures.ts';
import type { ExportOptions } from './open-telemetry.ts';
import { toOtlpOptions } from './to-otlp-options.ts';

/** The levels of the log, as OpenTelemetry counts them. */
const LEVELS: Record<number, { severityNumber: SeverityNumber; severityText: string }> = {
  10: { severityNumber: SeverityNumber.TRACE, severityText: 'TRACE' },
  20: { severityNumber: SeverityNumber.DEBUG, severityText: 'DEBUG' },
  30: { severityNumber: SeverityNumber.INFO, severityText: 'INFO' },
  40: { severityNumber: SeverityNumber.WARN, severityText: 'WARN' },
  50: { severityNumber: SeverityNumber.ERROR, severityText: 'ERROR' },
  60: { severityNumber: SeverityNumber.FATAL, severityText: 'FATAL' },
};

/** Sends the lines of the log in batches. Importing this file loads the libraries. */
export function openLogExport(
  destination: Destination,
  { resource, batchDelayMs, onFailure }: ExportOptions,
): { close(): Promise<void> } {
  const provider = new LoggerProvider({
    resource: resourceFromAttributes(resource),
    processors: [
      new BatchLogRecordProcessor({
        exporter: noteFailures(toExporter(destination), (error) => onFailure('logs', error)),
        scheduledDelayMillis: batchDelayMs,
      }),
    ],
  });
  const logger = provider.getLogger('jettson', VERSION);
  const stop = exportLogTo((line) => {
    const { level, time, msg, pid: _, hostname: __, trace_id, span_id, ...fields } = readLine(line);
    const context =
      typeof trace_id === 'string' && typeof span_id === 'string'
        ? trace.setSpanContext(ROOT_CONTEXT, {
            traceId: trace_id,
            spanId: span_id,
            traceFlags: TraceFlags.SAMPLED,
          })
        : ROOT_CONTEXT;
    logger.emit({
      timestamp: time,
      body: msg ?? '',
      ...(LEVELS[level] ?? LEVELS[30]),
      attributes: fields,
      context,
    });
  });
  return {
    async close() {
      stop();
      await provider.shutdown();
    },
  };
}

/** A line of which a secret was removed may no longer be JSON: a secret of digits may have been a number. It is sent as text. */
function readLine(line: string): ReturnType<typeof JSON.parse> {
  try {
    return JSON.parse(line);
  } catch {
    return { msg: line.trimEnd() };
  }
}

function toExporter(destination: Destination): LogRecordExporter {
  if (destination.to === 'console') return new ConsoleLogRecordExporter();
  const Exporter = destination.protocol === 'http/json' ? JsonExporter : ProtobufExporter;
  return new Exporter(toOtlpOptions(destination));
}
