import { z } from 'zod';

/** Where one of the three signals goes; undefined: nowhere. */
export type Destination =
  | {
      to: 'otlp';
      url: string;
      headers: Record<string, string>;
      protocol: 'http/protobuf' | 'http/json';
      timeoutMs: number;
      isCompressed: boolean;
    }
  | { to: 'console' };

export interface TelemetryConfig {
  traces: Destination | undefined;
  metrics: Destination | undefined;
  logs: Destination | undefined;
  /** OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES. */
  resource: Record<string, string>;
  sampler: { name: (typeof SAMPLERS)[number]; ratio: number };
  /** Prompts, answers and what tools read and return are in spans. */
  capturesContent: boolean;
  /** How often spans and log lines are sent, and metrics. */
  batchDelayMs: number;
  metricIntervalMs: number;
  /** What `/metrics` asks for; undefined: it answers this machine only. */
  metricsToken: string | undefined;
}

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const SIGNALS = ['TRACES', 'METRICS', 'LOGS'] as const;
type Signal = (typeof SIGNALS)[number];

/** A killed process loses what it has not sent, so this is shorter than the 5 s that the standard suggests. */
const BATCH_DELAY_MS = 1000;

const text = z.string().trim().min(1).optional();
const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).optional();
const exporter = z.enum(['otlp', 'console', 'none'], 'expected otlp, console or none').optional();
const protocol = z
  .enum(['http/protobuf', 'http/json'], 'expected http/protobuf or http/json; gRPC is not supported')
  .optional();
const compression = z.enum(['gzip', 'none'], 'expected gzip or none').optional();
const milliseconds = z
  .string()
  .regex(/^\d{1,9}$/, 'expected milliseconds')
  .transform(Number)
  .pipe(z.number().min(1, 'expected milliseconds, at least 1'))
  .optional();

function ofEach<Name extends string, Field>(
  name: (signal: Signal) => Name,
  field: Field,
): Record<Name, Field> {
  return Object.fromEntries(SIGNALS.map((signal) => [name(signal), field])) as Record<Name, Field>;
}

/** The variables of OpenTelemetry that are read, and our own about telemetry. */
export const TELEMETRY_VARIABLES = {
  JETTSON_METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'expected at least 16 characters without blanks (openssl rand -hex 32)')
    .optional(),
  OTEL_SDK_DISABLED: z
    .string()
    .transform((value) => value.toLowerCase() === 'true')
    .optional(),
  OTEL_SERVICE_NAME: text,
  OTEL_RESOURCE_ATTRIBUTES: text,
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS, `expected ${SAMPLERS.join(', ')}`).optional(),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .refine((value) => Number(value) >= 0 && Number(value) <= 1, 'expected a share, 0 to 1')
    .transform(Number)
    .optional(),
  OTEL_BSP_SCHEDULE_DELAY: milliseconds,
  OTEL_METRIC_EXPORT_INTERVAL: milliseconds,
  OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: text,
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_HEADERS: text,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TIMEOUT: milliseconds,
  OTEL_EXPORTER_OTLP_COMPRESSION: compression,
  ...ofEach((signal) => `OTEL_${signal}_EXPORTER` as const, exporter),
  ...ofEach((signal) => `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT` as const, url),
  ...ofEach((signal) => `OTEL_EXPORTER_OTLP_${signal}_HEADERS` as const, text),
  ...ofEach((signal) => `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL` as const, protocol),
  ...ofEach((signal) => `OTEL_EXPORTER_OTLP_${signal}_TIMEOUT` as const, milliseconds),
  ...ofEach((signal) => `OTEL_EXPORTER_OTLP_${signal}_COMPRESSION` as const, compression),
};

type Variables = z.infer<z.ZodObject<typeof TELEMETRY_VARIABLES>>;

/**
 * What is exported, and where to. Nothing, unless the environment names an endpoint or an exporter: the standard's default,
 * a collector on this machine, would try to connect to one that most machines do not have.
 */
export function readTelemetry(env: Variables): TelemetryConfig {
  return {
    traces: destinationOf(env, 'TRACES'),
    metrics: destinationOf(env, 'METRICS'),
    logs: destinationOf(env, 'LOGS'),
    resource: {
      'service.name': 'jettson',
      ...readPairs(env.OTEL_RESOURCE_ATTRIBUTES),
      ...(env.OTEL_SERVICE_NAME && { 'service.name': env.OTEL_SERVICE_NAME }),
    },
    sampler: {
      name: env.OTEL_TRACES_SAMPLER ?? 'parentbased_always_on',
      ratio: env.OTEL_TRACES_SAMPLER_ARG ?? 1,
    },
    capturesContent: capturesInSpans(env.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT),
    batchDelayMs: env.OTEL_BSP_SCHEDULE_DELAY ?? BATCH_DELAY_MS,
    metricIntervalMs: env.OTEL_METRIC_EXPORT_INTERVAL ?? 60_000,
    metricsToken: env.JETTSON_METRICS_TOKEN,
  };
}

function destinationOf(env: Variables, signal: Signal): Destination | undefined {
  const own = env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`];
  const shared = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const to = env[`OTEL_${signal}_EXPORTER`] ?? ((own ?? shared) ? 'otlp' : 'none');
  if (env.OTEL_SDK_DISABLED || to === 'none') return undefined;
  if (to === 'console') return { to };
  const base = (shared ?? 'http://localhost:4318').replace(/\/+$/, '');
  return {
    to,
    url: own ?? `${base}/v1/${signal.toLowerCase()}`,
    headers: readPairs(env[`OTEL_EXPORTER_OTLP_${signal}_HEADERS`] ?? env.OTEL_EXPORTER_OTLP_HEADERS),
    protocol:
      env[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] ?? env.OTEL_EXPORTER_OTLP_PROTOCOL ?? 'http/protobuf',
    timeoutMs: env[`OTEL_EXPORTER_OTLP_${signal}_TIMEOUT`] ?? env.OTEL_EXPORTER_OTLP_TIMEOUT ?? 10_000,
    isCompressed:
      (env[`OTEL_EXPORTER_OTLP_${signal}_COMPRESSION`] ?? env.OTEL_EXPORTER_OTLP_COMPRESSION) === 'gzip',
  };
}

/** `true` is what most instrumentations take; newer ones name where the content goes. */
function capturesInSpans(value = ''): boolean {
  return ['true', 'span_only', 'span_and_event'].includes(value.toLowerCase());
}

/** `key=value,key=value`, percent-encoded. */
function readPairs(list = ''): Record<string, string> {
  return Object.fromEntries(
    list.split(',').flatMap((pair) => {
      const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(pair) ?? [];
      return name && value !== undefined ? [[decode(name), decode(value)]] : [];
    }),
  );
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
