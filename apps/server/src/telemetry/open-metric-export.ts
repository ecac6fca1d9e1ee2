import { type HrTime, ValueType } from '@opentelemetry/api';
import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  ConsoleMetricExporter,
  DataPointType,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import type { Destination } from '../config-telemetry.ts';
import { VERSION } from '../version.ts';
import { otelNameOf } from './metrics.ts';
import { noteFailures } from './note-failures.ts';
import type { ExportOptions } from './open-telemetry.ts';
import { readMetrics } from './read-metrics.ts';
import { toOtlpOptions } from './to-otlp-options.ts';

/** Sends what `/metrics` shows at intervals. Importing this file loads the libraries. */
export function openMetricExport(
  destination: Destination,
  { resource, metricIntervalMs, onFailure }: ExportOptions,
): { close(): Promise<void> } {
  const from = resourceFromAttributes(resource);
  const startTime = toHrTime(Date.now());
  const producer = {
    async collect() {
      const { metrics } = await readMetrics();
      const endTime = toHrTime(Date.now());
      const scope = { name: 'jettson', version: VERSION };
      const data = metrics.map((metric) => toMetricData(metric, { startTime, endTime }));
      return { resourceMetrics: { resource: from, scopeMetrics: [{ scope, metrics: data }] }, errors: [] };
    },
  };
  const provider = new MeterProvider({
    resource: from,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: noteFailures(toExporter(destination), (error) => onFailure('metrics', error)),
        exportIntervalMillis: metricIntervalMs,
        exportTimeoutMillis: Math.min(
          metricIntervalMs,
          destination.to === 'otlp' ? destination.timeoutMs : 10_000,
        ),
        metricProducers: [producer],
      }),
    ],
  });
  return { close: () => provider.shutdown() };
}

type Metric = Awaited<ReturnType<typeof readMetrics>>['metrics'][number];

function toMetricData(metric: Metric, times: { startTime: HrTime; endTime: HrTime }): MetricData {
  const { name, unit } = otelNameOf(metric.name);
  const base = {
    descriptor: { name, unit, description: metric.help, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const pointOf = (labels: Record<string, string>) => ({ ...times, attributes: toAttributes(labels) });
  switch (metric.type) {
    case 'counter':
      return {
        ...base,
        dataPointType: DataPointType.SUM,
        isMonotonic: true,
        dataPoints: metric.points.map(({ labels, value }) => ({ ...pointOf(labels), value })),
      };
    case 'gauge':
      return {
        ...base,
        dataPointType: DataPointType.GAUGE,
        dataPoints: metric.points.map(({ labels, value }) => ({ ...pointOf(labels), value })),
      };
    case 'histogram':
      return {
        ...base,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: metric.points.map(({ labels, bounds, counts, sum }) => ({
          ...pointOf(labels),
          value: {
            buckets: { boundaries: bounds, counts },
            sum,
            count: counts.reduce((total, count) => total + count, 0),
          },
        })),
      };
  }
}

/** Labels of Prometheus have no dots. */
function toAttributes(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [ATTRIBUTES[name] ?? name, value]),
  );
}

const ATTRIBUTES: Record<string, string> = {
  gen_ai_operation_name: 'gen_ai.operation.name',
  gen_ai_provider_name: 'gen_ai.provider.name',
  gen_ai_request_model: 'gen_ai.request.model',
  gen_ai_token_type: 'gen_ai.token.type',
  gen_ai_tool_name: 'gen_ai.tool.name',
  error_type: 'error.type',
  http_request_method: 'http.request.method',
  http_route: 'http.route',
  http_response_status_code: 'http.response.status_code',
};

function toHrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1e6];
}

function toExporter(destination: Destination): PushMetricExporter {
  if (destination.to === 'console') return new ConsoleMetricExporter();
  const Exporter = destination.protocol === 'http/json' ? JsonExporter : ProtobufExporter;
  return new Exporter({
    ...toOtlpOptions(destination),
    temporalityPreference: AggregationTemporality.CUMULATIVE,
  });
}
