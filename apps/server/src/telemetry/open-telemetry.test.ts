import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { openLog } from '../open-log.ts';
import { type Collector, readAttributes, startCollector } from '../testing/start-collector.ts';
import { counter, histogram } from './metrics.ts';
import { openTelemetry } from './open-telemetry.ts';
import type { FinishedSpan } from './tracing.ts';

const silent = pino({ level: 'silent' });
const configOf = (collector: Pick<Collector, 'url'>, more: Record<string, string> = {}) =>
  readConfig(
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', ...more },
  );

const span: FinishedSpan = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  parent: { spanId: 'c'.repeat(16), tracestate: 'x=1' },
  name: 'chat scripted',
  kind: 'client',
  startMs: 1_700_000_000_000,
  endMs: 1_700_000_000_250,
  attributes: { 'gen_ai.usage.input_tokens': 5, 'gen_ai.response.finish_reasons': ['stop'], left: undefined },
  error: 'status 500',
};

test('a span arrives with the ids and times that it was given', async () => {
  await using collector = await startCollector();
  const { telemetry } = configOf(collector, {
    OTEL_SERVICE_NAME: 'tested',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=secret-value',
  });

  await using opened = await openTelemetry(telemetry, silent);
  opened.tracing?.send(span);
  await opened[Symbol.asyncDispose]();

  expect(collector.spans()).toEqual([
    {
      traceId: span.traceId,
      spanId: span.spanId,
      parentSpanId: 'c'.repeat(16),
      name: 'chat scripted',
      startMs: span.startMs,
      endMs: span.endMs,
      attributes: { 'gen_ai.usage.input_tokens': 5, 'gen_ai.response.finish_reasons': ['stop'] },
      error: 'status 500',
    },
  ]);
  const [request] = collector.requests.filter(({ path }) => path === '/v1/traces');
  expect(request?.headers['x-key']).toBe('secret-value');
  const { resourceSpans } = JSON.parse(String(request?.body));
  expect(readAttributes(resourceSpans[0].resource.attributes)).toMatchObject({ 'service.name': 'tested' });
});

test('protobuf is spoken by default, compressed if asked for', async () => {
  await using collector = await startCollector();
  const { telemetry } = configOf(collector, {
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
  });

  const opened = await openTelemetry(telemetry, silent);
  opened.tracing?.send(span);
  await opened[Symbol.asyncDispose]();

  const [request] = collector.requests.filter(({ path }) => path === '/v1/traces');
  expect(request?.headers).toMatchObject({
    'content-type': 'application/x-protobuf',
    'content-encoding': 'gzip',
  });
  // The fields 1, 2 and 4 of a span: its trace, its id and its parent.
  const hex = request?.body.toString('hex') ?? '';
  for (const field of [`0a10${span.traceId}`, `1208${span.spanId}`, `2208${'c'.repeat(16)}`]) {
    expect(hex).toContain(field);
  }
});

test.each([
  ['parentbased_always_on', [true, true, false]],
  ['always_off', [false, false, false]],
  ['always_on', [true, true, true]],
  ['parentbased_traceidratio', [false, true, false]],
])(
  '%s decides as the standard says without a parent, with a sampled one, and with one that is not',
  async (sampler, expected) => {
    const { telemetry } = configOf(
      { url: 'http://127.0.0.1:1' },
      {
        OTEL_TRACES_SAMPLER: sampler,
        OTEL_TRACES_SAMPLER_ARG: '0',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
    );
    await using opened = await openTelemetry(telemetry, silent);
    const parent = { traceId: span.traceId, spanId: span.spanId, tracestate: undefined };

    const decided = [
      opened.tracing?.isSampled(span.traceId, undefined),
      opened.tracing?.isSampled(span.traceId, { ...parent, isSampled: true }),
      opened.tracing?.isSampled(span.traceId, { ...parent, isSampled: false }),
    ];

    expect(decided).toEqual(expected);
  },
);

test('metrics are sent as they are counted, under the names of the conventions', async () => {
  await using collector = await startCollector();
  const { telemetry } = configOf(collector, { OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' });
  counter({ name: 'test_sent_total', help: 'A test.', labels: ['kind'] }).add({ kind: 'a' }, 3);
  const sizes = histogram({
    name: 'test_sizes_bytes',
    help: 'A test.',
    otel: { name: 'test.sizes', unit: 'By' },
    buckets: [1, 10],
  });
  for (const size of [0.5, 5, 5, 50]) sizes.observe({}, size);

  const opened = await openTelemetry(telemetry, silent);
  await opened[Symbol.asyncDispose]();

  const all = collector.metrics.flatMap(
    (sent) =>
      (sent as { resourceMetrics: { scopeMetrics: { metrics: { name: string }[] }[] }[] }).resourceMetrics,
  );
  const metrics = all.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  expect(metrics.find(({ name }) => name === 'test.sent')).toMatchObject({
    sum: {
      isMonotonic: true,
      dataPoints: [{ asDouble: 3, attributes: [{ key: 'kind', value: { stringValue: 'a' } }] }],
    },
  });
  expect(metrics.find(({ name }) => name === 'test.sizes')).toMatchObject({
    unit: 'By',
    histogram: { dataPoints: [{ bucketCounts: [1, 2, 1], explicitBounds: [1, 10], sum: 60.5 }] },
  });
});

test('lines of the log are sent with the trace that they are about, and without secrets', async () => {
  await using collector = await startCollector();
  const config = configOf(collector, {
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
    ANTHROPIC_API_KEY: 'sk-very-secret-key',
  });
  const log = openLog(config, { write: () => {} });

  const opened = await openTelemetry(config.telemetry, log);
  log.warn({ trace_id: span.traceId, span_id: span.spanId, agentId: 'ag_1' }, 'key sk-very-secret-key');
  await opened[Symbol.asyncDispose]();
  log.warn('later');

  const text = JSON.stringify(collector.logs);
  expect(text).toContain('"body":{"stringValue":"key [redacted]"}');
  expect(text).toContain(span.traceId);
  expect(text).toContain('"severityText":"WARN"');
  expect(text).not.toContain('later');
});

test('a line that is no JSON without the secret in it is sent as text, and the lines after it are sent', async () => {
  await using collector = await startCollector();
  const config = configOf(collector, {
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
    ANTHROPIC_API_KEY: '9876543210',
  });
  const log = openLog(config, { write: () => {} });

  const opened = await openTelemetry(config.telemetry, log);
  log.warn({ bytes: 9876543210 }, 'a large one');
  log.warn('the next one');
  await opened[Symbol.asyncDispose]();

  const text = JSON.stringify(collector.logs);
  expect(text).toMatch(/\{"stringValue":"\{[^{}]*bytes[^{}]*\[redacted\][^{}]*a large one[^{}]*\}"\}/);
  expect(text).toContain('"body":{"stringValue":"the next one"}');
  expect(text).not.toContain('9876543210');
});

test.each([
  ['refuses everything', (response) => response.writeHead(500).end('no')],
  ['never answers', () => {}],
  ['answers with a flood', (response) => response.writeHead(200).end('x'.repeat(8 * 1024 ** 2))],
  ['breaks off', (response) => response.destroy()],
] satisfies [string, Parameters<typeof startCollector>[0]][])(
  'a collector that %s neither stops the process nor its end',
  async (_, answer) => {
    await using collector = await startCollector(answer);
    const { telemetry } = configOf(collector);

    const opened = await openTelemetry(telemetry, silent);
    for (let number = 0; number < 3000; number++) opened.tracing?.send(span);
    await opened[Symbol.asyncDispose]();

    expect(collector.requests.length).toBeGreaterThan(0);
  },
);

test('a collector that is away is reported once, without its headers', async () => {
  const lines: string[] = [];
  const log = openLog(
    { logLevel: 'info', secrets: ['collector-key-0123'] },
    { write: (line: string) => void lines.push(line) },
  );
  const { telemetry } = configOf(
    { url: 'http://127.0.0.1:1' },
    {
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=collector-key-0123',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_TIMEOUT: '200',
    },
  );

  await using opened = await openTelemetry(telemetry, log);
  for (let number = 0; number < 2000; number++) opened.tracing?.send(span);
  await vi.waitFor(() => expect(lines.length).toBe(1), { timeout: 20_000 });

  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    signal: 'traces',
    msg: 'telemetry could not be exported',
  });
  expect(lines[0]).not.toContain('collector-key');
});

test('without a word about exports, the libraries for them are not loaded', async () => {
  const file = join(import.meta.dirname, '../start-server.ts');
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import(${JSON.stringify(file)});
    console.log(loaded.length, loaded.filter((url) => /@opentelemetry\\/(?!api\\/)/.test(url)).length);`;

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);

  const [all, ofTelemetry] = stdout.trim().split(' ').map(Number);
  expect(all).toBeGreaterThan(300);
  expect(ofTelemetry).toBe(0);
});
