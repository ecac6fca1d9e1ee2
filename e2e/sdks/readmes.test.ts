import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildServed } from '../../apps/server/src/cli/build-served.ts';
import { type RealServer, startRealServer } from '../conformance/start-real-server.ts';
import { type EmptyProject, emptyNodeProject, emptyPythonProject } from './empty-project.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ADDRESS = 'http://127.0.0.1:4100';
const README = readFileSync(`${ROOT}README.md`, 'utf8');
const TYPESCRIPT_README = readFileSync(`${ROOT}packages/sdk/README.md`, 'utf8');
const PYTHON_README = readFileSync(`${ROOT}python/README.md`, 'utf8');
const SDKS_PAGE = readFileSync(`${ROOT}docs/sdks.md`, 'utf8');
const hasPython = spawnSync('python3', ['--version']).status === 0;

let server: RealServer;
beforeAll(async () => {
  await buildServed();
  server = await startRealServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** The line that the README prints, with the address of the server of this test. */
const installLine = (program: string) => {
  const [line = ''] = new RegExp(`^${program} install ${ADDRESS}/sdk/.*$`, 'm').exec(README) ?? [];
  return line.replace(ADDRESS, server.base_url);
};
const examplesOf = (readme: string, language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => ({
    code,
  }));
const environment = () => ({ JETTSON_API_KEY: server.api_key, JETTSON_BASE_URL: server.base_url });

describe('with npm on plain Node 20', () => {
  let project: EmptyProject;
  beforeAll(async () => {
    project = await emptyNodeProject();
    await project.sh(installLine('npm'));
    // One example uses it. The copy of the repository is at hand without a registry.
    await project.sh(`npm install --install-links ${ROOT}node_modules/zod`);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  test('what runs is Node 20', async () => {
    expect(await project.sh('node --version')).toMatch(/^v20\./);
  });

  test.each([...examplesOf(TYPESCRIPT_README, 'ts'), ...examplesOf(SDKS_PAGE, 'ts')])(
    "the example of the SDK's README, or of its page in docs/, runs: $code",
    async ({ code }) => {
      await project.runProgram(code, environment());
    },
  );

  test('the first example of each README prints the answer', async () => {
    const [fromSdk, fromRoot] = [examplesOf(TYPESCRIPT_README, 'ts')[0], examplesOf(README, 'ts')[0]];

    const answers = [
      await project.runProgram(fromSdk?.code ?? '', environment()),
      await project.runProgram(fromRoot?.code ?? '', environment()),
    ];

    expect(answers).toEqual([
      'You said: What is the capital of Iceland?\n',
      'You said: What is 6 times 7? Use the shell.\n',
    ]);
  });
});

// Without Python on the machine there is nothing that could run it.
describe.skipIf(!hasPython)('with pip on the oldest Python', () => {
  let project: EmptyProject;
  beforeAll(async () => {
    project = await emptyPythonProject();
    await project.sh(installLine('pip'));
  });
  afterAll(() => project[Symbol.asyncDispose]());

  test.each([...examplesOf(PYTHON_README, 'python'), ...examplesOf(SDKS_PAGE, 'python')])(
    "the example of the SDK's README, or of its page in docs/, runs: $code",
    async ({ code }) => {
      await project.runProgram(code, environment());
    },
  );

  test('the first example of each README prints the answer', async () => {
    const [fromSdk, fromRoot] = [examplesOf(PYTHON_README, 'python')[0], examplesOf(README, 'python')[0]];

    const answers = [
      await project.runProgram(fromSdk?.code ?? '', environment()),
      await project.runProgram(fromRoot?.code ?? '', environment()),
    ];

    expect(answers).toEqual([
      'You said: What is the capital of Iceland?\n',
      'You said: What is 6 times 7? Use the shell.\n',
    ]);
  });
});

test.each([README, TYPESCRIPT_README, PYTHON_README, SDKS_PAGE].map((readme) => ({ readme })))(
  'every line of a README that installs an SDK names a package that the server serves',
  async ({ readme }) => {
    const addresses = [...readme.matchAll(/^(?:npm|pip) install (http\S+)$/gm)].map(([, url = '']) => url);

    const answers = await Promise.all(addresses.map((url) => fetch(url.replace(ADDRESS, server.base_url))));

    expect(answers.length).toBeGreaterThan(0);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(readme).not.toMatch(/^(?:npm|pip) install (?!http)/m);
  },
);

test('a package that is not served is 404, with the names of those that are', async () => {
  const response = await fetch(`${server.base_url}/sdk/jettson-0.1.0-py3-none-any.whl`);

  expect(response.status).toBe(404);
  const { error } = (await response.json()) as { error: { code: string; details: object } };
  expect(error.code).toBe('not_found');
  expect(error.details).toEqual({
    names: [expect.stringMatching(/^jettson-[\d.]+-py3-none-any\.whl$/), 'jettson-sdk.tgz'],
  });
});
