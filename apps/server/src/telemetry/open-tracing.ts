import {
  createTraceState,
  ROOT_CONTEXT,
  SamplingDecision,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ConsoleSpanExporter,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Destination, TelemetryConfig } from '../config-telemetry.ts';
import { VERSION } from '../version.ts';
import { noteFailures } from './note-failures.ts';
import type { ExportOptions } from './open-telemetry.ts';
import { toOtlpOptions } from './to-otlp-options.ts';
import type { FinishedSpan, Tracing } from './tracing.ts';

/** An agent with hundreds of turns sends all its spans at once after a takeover. With contents, a span may have 200 kB. */
const WAITING = { plain: 16_384, withContents: 1024 };
const BATCH = { plain: 512, withContents: 16 };

const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER };

/** Sends spans in batches. Importing this file loads the libraries. */
export function openTracing(
  destination: Destination,
  { resource, sampler: wanted, capturesContent, batchDelayMs, onFailure }: ExportOptions,
): Tracing & { close(): Promise<void> } {
  const sampler = toSampler(wanted);
  const size = capturesContent ? 'withContents' : 'plain';
  // The library asks for ids while it starts a span, which takes no turn of the event loop.
  let next = { traceId: '', spanId: '' };
  const provider = new TracerProvider({
    resource: resourceFromAttributes(resource),
    // Whether a trace is wanted is decided before.
    sampler: new AlwaysOnSampler(),
    idGenerator: { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: noteFailures(toExporter(destination), (error) => onFailure('traces', error)),
        scheduledDelayMillis: batchDelayMs,
        maxQueueSize: WAITING[size],
        maxExportBatchSize: BATCH[size],
      }),
    ],
  });
  const tracer = provider.getTracer('jettson', VERSION);
  return {
    capturesContent,
    isSampled(traceId, parent) {
      const context = parent ? contextOf({ traceId, parent, isSampled: parent.isSampled }) : ROOT_CONTEXT;
      const { decision } = sampler.shouldSample(context, traceId, 'invoke_agent', SpanKind.INTERNAL, {}, []);
      return decision === SamplingDecision.RECORD_AND_SAMPLED;
    },
    send({ traceId, spanId, parent, name, kind, startMs, endMs, attributes, error }) {
      next = { traceId, spanId };
      const context = parent ? contextOf({ traceId, parent, isSampled: true }) : ROOT_CONTEXT;
      const options = { kind: KINDS[kind], startTime: startMs, attributes };
      const span = tracer.startSpan(name, options, context);
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
      span.end(Math.max(startMs, endMs));
    },
    close: () => provider.shutdown(),
  };
}

function contextOf({
  traceId,
  parent,
  isSampled,
}: {
  traceId: string;
  parent: NonNullable<FinishedSpan['parent']>;
  isSampled: boolean;
}) {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId: parent.spanId,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(parent.tracestate && { traceState: createTraceState(parent.tracestate) }),
  });
}

function toSampler({ name, ratio }: TelemetryConfig['sampler']): Sampler {
  const root = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  };
  const [, rule] = /^parentbased_(.+)$/.exec(name) ?? [];
  return rule === undefined
    ? root[name as keyof typeof root]()
    : new ParentBasedSampler({ root: root[rule as keyof typeof root]() });
}

function toExporter(destination: Destination): SpanExporter {
  if (destination.to === 'console') return new ConsoleSpanExporter();
  const Exporter = destination.protocol === 'http/json' ? JsonExporter : ProtobufExporter;
  return new Exporter(toOtlpOptions(destination));
}
