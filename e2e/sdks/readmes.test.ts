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
const AGENTS_PAGE = readFileSync(`${ROOT}docs/agents.md`, 'utf8');
const hasPython = spawnSync('python3', ['--version']).status === 0;

let server: RealServer;
beforeAll(async () => {
  await buildServed();
  server = await startRealServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** The line that the README prints, with the address of this test's server. */
const installLine = (program: string) => {
  const [line = ''] = new RegExp(`^${program} install ${ADDRESS}/sdk/.*$`, 'm').exec(README) ?? [];
  return line.replace(ADDRESS, server.base_url);
};
const examplesOf = (readme: string, language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))]
    .map(([, code = '']) => ({ code }))
    // A server, which does not end: see receivers.test.ts.
    .filter(({ code }) => !code.includes('standardwebhooks'));
const environment = () => ({ JETTSON_API_KEY: server.api_key, JETTSON_BASE_URL: server.base_url });

function testExamples(language: 'ts' | 'python', readme: string, project: () => EmptyProject): void {
  test.each([readme, SDKS_PAGE, AGENTS_PAGE].flatMap((page) => examplesOf(page, language)))(
    "the example of the SDK's README, or of a page in docs/, runs: $code",
    async ({ code }) => {
      await project().runProgram(code, environment());
    },
  );

  test('the first example of each README prints the answer', async () => {
    const [fromSdk, fromRoot] = [examplesOf(readme, language)[0], examplesOf(README, language)[0]];

    const answers = [
      await project().runProgram(fromSdk?.code ?? '', environment()),
      await project().runProgram(fromRoot?.code ?? '', environment()),
    ];

    expect(answers).toEqual([
      'You said: What is the capital of Iceland?\n',
      'You said: What is 6 times 7? Use the shell.\n',
    ]);
  });
}

describe('with npm on plain Node 20', () => {
  let project: EmptyProject;
  beforeAll(async () => {
    project = await emptyNodeProject();
    await project.sh(installLine('npm'));
    // One example uses it. The repository's own copy is available without a registry.
    await project.sh(`npm install --install-links ${ROOT}node_modules/zod`);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  test('what runs is Node 20', async () => {
    expect(await project.sh('node --version')).toMatch(/^v20\./);
  });

  testExamples('ts', TYPESCRIPT_README, () => project);
});

// Without Python on the machine, nothing can run it.
describe.skipIf(!hasPython)('with pip on the oldest Python', () => {
  let project: EmptyProject;
  beforeAll(async () => {
    project = await emptyPythonProject();
    await project.sh(installLine('pip'));
  });
  afterAll(() => project[Symbol.asyncDispose]());

  testExamples('python', PYTHON_README, () => project);
});
