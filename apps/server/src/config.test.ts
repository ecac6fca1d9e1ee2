import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

/** The message of the error that the environment leads to. */
function faultsOf(environment: Record<string, string>): string {
  try {
    readConfig({}, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no fault';
}

test('without any variable the server has its defaults', () => {
  const config = readConfig({}, {});

  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 4100,
    dataDir: resolve('.jettson'),
    databaseUrl: undefined,
    regions: [
      { name: 'iad', warm: 1 },
      { name: 'lhr', warm: 1 },
      { name: 'syd', warm: 1 },
    ],
    embedder: { provider: 'local' },
    files: { s3: undefined, keepDays: 30 },
    workerConcurrency: 32,
    maxWaitingAgents: 10_000,
  });
});

test('every fault is named at once, by its variable, in one line', () => {
  const message = faultsOf({
    JETTSON_PORT: '70000',
    JETTSON_REGIONS: 'iad,Mars',
    JETTSON_LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://localhost/x',
    OLLAMA_URL: 'localhost',
    JETTSON_CONCURRENCY: '0',
  });

  expect(message).toMatch(/^The configuration cannot work: /);
  expect(message).not.toContain('\n');
  const named = message.replace('The configuration cannot work: ', '').split('; ');
  expect(named.map((fault) => fault.slice(0, fault.indexOf(':'))).sort()).toEqual([
    'DATABASE_URL',
    'JETTSON_CONCURRENCY',
    'JETTSON_LOG_LEVEL',
    'JETTSON_PORT',
    'JETTSON_REGIONS',
    'OLLAMA_URL',
  ]);
});

test.each([
  ['JETTSON_PORT', 'http', 'expected a port, 0 to 65535'],
  ['JETTSON_PORT', '-1', ''],
  ['JETTSON_REGIONS', 'iad,iad', 'names a region twice'],
  ['JETTSON_REGIONS', 'a b', '"a b" is not a region: expected name or name=size'],
  ['JETTSON_REGIONS', 'iad=1000', '"iad=1000" is not a region'],
  ['JETTSON_EMBEDDER', 'mine', 'expected local, openai/<model>'],
  ['JETTSON_EMBEDDER', 'openai/text-embedding-3-small', ''],
  ['JETTSON_EMBEDDER_DIMENSIONS', '0', ''],
  ['JETTSON_EMBEDDER_BASE_URL', 'ftp://example.com', ''],
  ['JETTSON_FILES_KEEP_DAYS', 'ever', ''],
  ['JETTSON_FILES_S3_URL', 'bucket', ''],
  ['JETTSON_MAX_WAITING', '1.5', ''],
  ['JETTSON_BASE_URL', 'example.com', ''],
  ['ANTHROPIC_BASE_URL', 'x', ''],
  ['OPENAI_BASE_URL', 'x', ''],
  ['OPENAI_COMPATIBLE_BASE_URL', 'x', ''],
  ['LM_STUDIO_URL', 'x', ''],
])('%s=%s is refused under its name', (variable, value, expected) => {
  const message = faultsOf({ [variable]: value });

  expect(message).toContain(variable);
  expect(message).toContain(expected);
});

test('a store of files names both keys that it lacks', () => {
  const message = faultsOf({
    JETTSON_FILES_S3_URL: 'https://s3.example.com/b',
    JETTSON_FILES_S3_ACCESS_KEY_ID: 'a',
  });

  expect(message).toContain('JETTSON_FILES_S3_ACCESS_KEY_ID, JETTSON_FILES_S3_SECRET_ACCESS_KEY');
});

test('a fault does not repeat a secret', () => {
  const message = faultsOf({ DATABASE_URL: 'mysql://user:hunter2@localhost/x', OPENAI_API_KEY: 'sk-secret' });

  expect(message).toContain('DATABASE_URL');
  expect(message).not.toMatch(/hunter2|sk-secret/);
});

test('an empty variable is one that is not set', () => {
  const config = readConfig(
    {},
    { JETTSON_PORT: '', DATABASE_URL: '', JETTSON_REGIONS: '', OPENAI_API_KEY: '' },
  );

  expect(config).toMatchObject({ port: 4100, databaseUrl: undefined });
  expect(config.models.openai.apiKey).toBeUndefined();
});

test('an option wins over its variable, and its fault has the name of the variable', () => {
  const config = readConfig({ port: '1', regions: 'mars=0' }, { JETTSON_PORT: '2', JETTSON_REGIONS: 'iad' });

  expect(config).toMatchObject({ port: 1, regions: [{ name: 'mars', warm: 0 }] });
  expect(() => readConfig({ port: 'x' }, {})).toThrow('JETTSON_PORT');
});
