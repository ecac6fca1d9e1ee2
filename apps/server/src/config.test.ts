import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { readComputers } from './config-computers.ts';
import { ConfigError } from './config-error.ts';

/** The error message that the environment leads to. */
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
      { name: 'lhr', warm: 0 },
      { name: 'syd', warm: 0 },
    ],
    embedder: { provider: 'local' },
    reranker: undefined,
    files: { s3: undefined },
    workerConcurrency: 32,
    idleComputerSeconds: 120,
    worker: { host: '127.0.0.1', port: undefined },
    drainSeconds: 10,
    stopDelaySeconds: 1,
    maxWaitingAgents: 10_000,
  });
});

test('all faults are reported together, by variable, in one line', () => {
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
  expect(named.map((fault) => fault.split(/[ :]/)[0]).sort()).toEqual([
    'DATABASE_URL',
    'JETTSON_CONCURRENCY',
    'JETTSON_LOG_LEVEL',
    'JETTSON_PORT',
    'JETTSON_REGIONS',
    'OLLAMA_URL',
  ]);
});

test.each([
  ['JETTSON_HOST', 'my host', 'expected an address or the name of a host'],
  ['JETTSON_PORT', 'http', 'expected a port, 0 to 65535'],
  ['JETTSON_PORT', '-1', 'expected a port, 0 to 65535'],
  ['JETTSON_PORT', ' ', 'expected a port, 0 to 65535'],
  ['JETTSON_PORT', '0x10', 'expected a port, 0 to 65535'],
  ['JETTSON_PUBLIC_URL', 'ftp://example.com', 'expected an http or https URL'],
  [
    'JETTSON_PUBLIC_URL',
    'https://example.com/?a=1',
    'expected a URL without a user name, a query or a fragment',
  ],
  ['JETTSON_PUBLIC_URL', 'https://example.com/api', 'its path must not contain a part called api'],
  ['JETTSON_TRUSTED_PROXIES', '10.0.0.0/8,proxy', '"proxy" is neither an IP address nor a CIDR'],
  ['JETTSON_TRUSTED_PROXIES', '10.0.0.0/33', '"10.0.0.0/33" is neither'],
  ['JETTSON_REGIONS', 'iad,iad', 'names a region twice'],
  ['JETTSON_REGIONS', 'a b', '"a b" is not a region: expected name or name=size'],
  ['JETTSON_REGIONS', 'iad=1000', '"iad=1000" is not a region'],
  ['JETTSON_EGRESS_ALLOW', 'foo', '"foo" is none of these: an address range'],
  ['JETTSON_EGRESS_DENY', '10/8', '"10/8" is none of these: an address range'],
  ['JETTSON_EXEC_SERVER', 'rust', '"native"'],
  ['JETTSON_COMPUTERS', 'podman', '"docker"'],
  ['JETTSON_MODEL', 'gpt-4', 'expected local, or anthropic/<id>, openai/<id>'],
  ['JETTSON_EMBEDDER', 'mine', 'expected local, openai/<model>'],
  ['JETTSON_EMBEDDER_DIMENSIONS', '0', 'expected a whole number, 1 to 16000'],
  ['JETTSON_EMBEDDER_BASE_URL', 'ftp://example.com', 'expected an http or https URL'],
  ['JETTSON_RERANKER', 'local', 'expected cohere/<model>, voyage/… or openai/…'],
  ['JETTSON_RERANKER', 'cohere/', 'expected cohere/<model>, voyage/… or openai/…'],
  ['JETTSON_RERANKER_BASE_URL', 'ftp://example.com', 'expected an http or https URL'],
  ['JETTSON_FILES_S3_URL', 'bucket', 'expected an http or https URL'],
  ['JETTSON_CONCURRENCY', '2.5', 'expected a whole number, 1 to 1000'],
  ['JETTSON_MAX_WAITING', '1.5', 'expected a whole number, 1 to 10000000'],
  ['JETTSON_LOG_LEVEL', 'loud', '"info"'],
  ['JETTSON_BASE_URL', 'example.com', 'expected an http or https URL'],
  ['ANTHROPIC_BASE_URL', 'x', 'expected an http or https URL'],
  ['OPENAI_BASE_URL', 'x', 'expected an http or https URL'],
  ['OPENAI_COMPATIBLE_BASE_URL', 'x', 'expected an http or https URL'],
  ['OLLAMA_URL', 'x', 'expected an http or https URL'],
  ['LM_STUDIO_URL', 'x', 'expected an http or https URL'],
])('%s=%s is refused in one line with its name and value', (variable, value, expected) => {
  const message = faultsOf({ [variable]: value });

  expect(message).toContain(`${variable} is "${value}": `);
  expect(message).toContain(expected);
  expect(message).not.toContain('\n');
});

test.each([
  ['JETTSON_REGION', 'iad', 'JETTSON_REGION is "iad": no such variable; did you mean JETTSON_REGIONS?'],
  ['JETTSON_EGRES_DENY', '10.0.0.0/8', 'did you mean JETTSON_EGRESS_DENY?'],
  ['JETTSON_WHATEVER', 'x', 'JETTSON_WHATEVER is "x": no such variable; there are JETTSON_HOST, '],
])('%s, which is not one of our variables, is refused with the nearest one', (variable, value, expected) => {
  expect(faultsOf({ [variable]: value })).toContain(expected);
});

test('variables of other programs and of the tests are left alone', () => {
  expect(faultsOf({ PATH: '/bin', JETTSON_TEST_DATABASE_URL: 'x', MY_JETTSON_HOST: 'x' })).toBe('no fault');
});

test('an embedder that needs its dimensions names the variable', () => {
  expect(faultsOf({ JETTSON_EMBEDDER: 'openai/text-embedding-3-small' })).toContain(
    'JETTSON_EMBEDDER_DIMENSIONS: ',
  );
});

test.each([
  [{ JETTSON_FILES_S3_ACCESS_KEY_ID: 'a' }, 'JETTSON_FILES_S3_URL: missing'],
  [{ JETTSON_RERANKER_API_KEY: 'a' }, 'JETTSON_RERANKER_API_KEY: has no effect without JETTSON_RERANKER'],
  [{ JETTSON_WEB_SEARCH_KEY: 'a' }, 'JETTSON_WEB_SEARCH_KEY: has no effect without JETTSON_WEB_SEARCH'],
  [{ JETTSON_WEB_SEARCH: 'brave' }, 'JETTSON_WEB_SEARCH_KEY: missing'],
  [{ JETTSON_WEB_SEARCH: 'searxng' }, 'JETTSON_WEB_SEARCH_URL: missing'],
  [{ JETTSON_WEB_SEARCH: 'altavista' }, 'JETTSON_WEB_SEARCH is "altavista"'],
  [{ JETTSON_EMBEDDER_API_KEY: 'a' }, 'JETTSON_EMBEDDER_API_KEY: has no effect without JETTSON_EMBEDDER'],
])('%j, which would have no effect, is refused', (environment, expected) => {
  expect(faultsOf(environment)).toContain(expected);
});

test.each([
  [{ JETTSON_RERANKER: 'openai/bge-reranker-v2-m3' }, 'JETTSON_RERANKER_BASE_URL: '],
  [
    { JETTSON_RERANKER: 'openai/m', JETTSON_RERANKER_BASE_URL: 'https://user:hunter2@example.com' },
    'put the key into JETTSON_RERANKER_API_KEY',
  ],
  [{ JETTSON_RERANKER: 'cohere/rerank-v3.5' }, 'JETTSON_RERANKER_API_KEY: missing'],
  [{ JETTSON_RERANKER: 'voyage/rerank-2.5' }, 'JETTSON_RERANKER_API_KEY: missing'],
])('%j cannot work, and names the variable that it needs', (environment, expected) => {
  expect(faultsOf(environment)).toContain(expected);
  expect(faultsOf(environment)).not.toContain('hunter2');
});

test('a reranker has a provider, and a model whose name may have slashes', () => {
  const { reranker } = readConfig(
    {},
    {
      JETTSON_RERANKER: 'openai/BAAI/bge-reranker-v2-m3',
      JETTSON_RERANKER_BASE_URL: 'http://127.0.0.1:8000/v1',
    },
  );

  expect(reranker).toEqual({
    provider: 'openai',
    model: 'BAAI/bge-reranker-v2-m3',
    apiKey: undefined,
    baseUrl: 'http://127.0.0.1:8000/v1',
  });
});

test('a file store names both keys that it lacks', () => {
  const message = faultsOf({
    JETTSON_FILES_S3_URL: 'https://s3.example.com/b',
    JETTSON_FILES_S3_ACCESS_KEY_ID: 'a',
  });

  expect(message).toContain('JETTSON_FILES_S3_ACCESS_KEY_ID, JETTSON_FILES_S3_SECRET_ACCESS_KEY');
});

test.each([
  { DATABASE_URL: 'mysql://user:hunter2@localhost/x' },
  { OLLAMA_URL: 'ftp://user:hunter2@localhost' },
  { JETTSON_EMBEDER_API_KEY: 'hunter2' },
  { JETTSON_KEY: 'hunter2' },
  { JETTSON_FILES_S3_SECRET_ACCES_KEY: 'hunter2' },
])('a fault names the variable and does not repeat its secret: %j', (environment) => {
  const message = faultsOf(environment);

  expect(message).toContain(Object.keys(environment)[0]);
  expect(message).not.toContain('hunter2');
});

test('an empty variable counts as not set', () => {
  const config = readConfig(
    {},
    { JETTSON_PORT: '', DATABASE_URL: '', JETTSON_REGIONS: '', OPENAI_API_KEY: '' },
  );

  expect(config).toMatchObject({ port: 4100, databaseUrl: undefined });
  expect(config.models.openai.apiKey).toBeUndefined();
});

test('the former variable for the days of files is refused with the option that takes its place', () => {
  const read = () => readConfig({}, { JETTSON_FILES_KEEP_DAYS: '30' });

  expect(read).toThrow('JETTSON_FILES_KEEP_DAYS is "30": it is no longer used');
  expect(read).toThrow('jettson plans set NAME --file-days');
});

test('an option takes precedence over its variable, and an error names both', () => {
  const config = readConfig({ port: '1', regions: 'mars=0' }, { JETTSON_PORT: '2', JETTSON_REGIONS: 'iad' });

  expect(config).toMatchObject({ port: 1, regions: [{ name: 'mars', warm: 0 }] });
  expect(() => readConfig({ port: 'x' }, {})).toThrow('--port (JETTSON_PORT) is "x": expected a port');
  expect(() => readConfig({ port: '' }, {})).toThrow('--port (JETTSON_PORT) is "": expected a port');
});

test.each([
  ['linux', 'bubblewrap'],
  ['darwin', 'docker'],
] as const)('on %s, computers are made with %s, unless the operator chooses', (platform, provider) => {
  const environment = { JETTSON_COMPUTERS: 'auto', JETTSON_EXEC_SERVER: 'auto' } as const;

  expect(readComputers(environment, platform).provider).toBe(provider);
  expect(readConfig({}, { JETTSON_COMPUTERS: 'docker', JETTSON_DOCKER_IMAGE: 'mine:2' }).computers).toEqual({
    provider: 'docker',
    execServer: 'auto',
    dockerImage: 'mine:2',
  });
});

test('the exec server in JavaScript is refused for computers in Docker, which do not have it', () => {
  expect(faultsOf({ JETTSON_COMPUTERS: 'docker', JETTSON_EXEC_SERVER: 'node' })).toContain(
    'JETTSON_EXEC_SERVER: computers in Docker have the native exec server; expected auto or native',
  );
});

test('a worker may have as many computers as its memory has room for, and at least one for each run', () => {
  expect(readConfig({}, { JETTSON_CONCURRENCY: '1000' }).maxComputers).toBeGreaterThanOrEqual(1000);
  expect(readConfig({}, { JETTSON_CONCURRENCY: '1' }).maxComputers).toBeGreaterThan(1);
  expect(readConfig({}, { JETTSON_CONCURRENCY: '8', JETTSON_MAX_COMPUTERS: '2' }).maxComputers).toBe(2);
});
