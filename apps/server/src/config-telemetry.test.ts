import { expect, test } from 'vitest';
import { readConfig, readSecrets } from './config.ts';

const telemetryOf = (environment: Record<string, string>) => readConfig({}, environment).telemetry;

test('without a word about it, nothing is exported', () => {
  const { traces, metrics, logs } = telemetryOf({ OTEL_SERVICE_NAME: 'x', OTEL_TRACES_SAMPLER: 'always_on' });

  expect([traces, metrics, logs]).toEqual([undefined, undefined, undefined]);
});

test('an endpoint exports all three signals there, below its path', () => {
  const { traces, metrics, logs } = telemetryOf({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.test/otlp/',
  });

  expect(traces).toMatchObject({
    to: 'otlp',
    url: 'https://collector.test/otlp/v1/traces',
    protocol: 'http/protobuf',
  });
  expect(metrics).toMatchObject({ url: 'https://collector.test/otlp/v1/metrics' });
  expect(logs).toMatchObject({ url: 'https://collector.test/otlp/v1/logs' });
});

test('what is set for one signal counts more than what is set for all', () => {
  const { traces, metrics, logs } = telemetryOf({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all.test',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces.test/here',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b, other = 1',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-key=own',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'gzip',
    OTEL_METRICS_EXPORTER: 'console',
    OTEL_LOGS_EXPORTER: 'none',
  });

  expect(traces).toEqual({
    to: 'otlp',
    url: 'http://traces.test/here',
    headers: { 'x-key': 'own' },
    protocol: 'http/json',
    timeoutMs: 10_000,
    isCompressed: true,
  });
  expect(metrics).toEqual({ to: 'console' });
  expect(logs).toBeUndefined();
  expect(
    telemetryOf({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b, other = 1' })
      .traces,
  ).toMatchObject({
    url: 'http://localhost:4318/v1/traces',
    headers: { 'x-key': 'a b', other: '1' },
  });
});

test('the switch turns everything off', () => {
  const { traces, metrics, logs } = telemetryOf({
    OTEL_SDK_DISABLED: 'TRUE',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all.test',
  });

  expect([traces, metrics, logs]).toEqual([undefined, undefined, undefined]);
});

test('the process is called as the environment says', () => {
  const { resource } = telemetryOf({
    OTEL_SERVICE_NAME: 'agents',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment.name=pro%2Cd,broken',
  });

  expect(resource).toEqual({ 'service.name': 'agents', 'deployment.environment.name': 'pro,d' });
});

test.each([
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'http/protobuf or http/json'],
  ['OTEL_TRACES_EXPORTER', 'zipkin', 'otlp, console or none'],
  ['OTEL_TRACES_SAMPLER', 'jaeger_remote', 'parentbased_traceidratio'],
  ['OTEL_TRACES_SAMPLER_ARG', '2', 'a share, 0 to 1'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317', 'an http or https URL'],
  ['JETTSON_METRICS_TOKEN', 'short', 'at least 16 characters'],
])('a start with %s=%s says what was expected', (name, value, expected) => {
  expect(() => telemetryOf({ [name]: value })).toThrow(expected);
});

test('headers for a collector and the token of the metrics are secrets', () => {
  const environment = {
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abcdef0123456789,x-team=0123456789abcdef',
    JETTSON_METRICS_TOKEN: 'metrics-token-0123',
  };

  expect(readSecrets(environment)).toEqual(['abcdef0123456789', '0123456789abcdef', 'metrics-token-0123']);
  expect(() => telemetryOf({ ...environment, JETTSON_METRICS_TOKEN: 'se cret' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('se cret') }),
  );
});

test.each([
  ['true', true],
  ['SPAN_AND_EVENT', true],
  ['EVENT_ONLY', false],
  ['false', false],
])('OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=%s: contents in spans %s', (value, expected) => {
  expect(telemetryOf({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: value }).capturesContent).toBe(
    expected,
  );
});
