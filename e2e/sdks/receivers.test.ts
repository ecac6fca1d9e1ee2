import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { removeFolder } from '@jettson/database/testing';
import { expect, onTestFinished, test } from 'vitest';
import { useRemoteTools } from '../../apps/server/src/testing/index.ts';
import { freePort, listens } from '../../apps/server/src/testing/ports.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const START_MS = 30_000;
const hasPython = spawnSync('python3', ['--version']).status === 0;
const { open } = useRemoteTools();

/** The example of a README that receives the calls of an HTTP tool. */
function exampleOf(readme: string, language: string): string {
  const text = readFileSync(join(ROOT, readme), 'utf8');
  const examples = [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(
    ([, code = '']) => code,
  );
  return (
    examples.find((code) => code.includes('standardwebhooks')) ?? expect.fail(`${readme} has no example`)
  );
}

/** Runs the example as a program until the test has finished, and returns its address. */
async function startExample(
  code: string,
  { file, program, secret }: { file: string; program: string; secret: string },
): Promise<string> {
  // Below the repository, so that its copy of the library is found.
  const folder = await mkdtemp(join(ROOT, 'node_modules/.receiver-'));
  onTestFinished(() => removeFolder(folder));
  await writeFile(join(folder, file), code);
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), JETTSON_WEBHOOK_SECRET: secret };
  const child: ChildProcess = spawn(program, [join(folder, file)], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const deadline = Date.now() + START_MS;
  while (!(await listens(port))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('the example does not listen');
    await sleep(50);
  }
  return `http://127.0.0.1:${port}/`;
}

async function checkExample(code: string, options: { file: string; program: string }): Promise<void> {
  const account = await open();
  const url = await startExample(code, { ...options, secret: await account.secret() });
  const tool = {
    type: 'http',
    name: 'look_up_order',
    description: 'Finds an order by its number.',
    input_schema: { type: 'object', properties: { number: { type: 'integer' } }, required: ['number'] },
    url,
  };

  const agent = await account.run([['look_up_order', { number: 1042 }]], { tools: [tool] });
  const forged = await fetch(url, {
    method: 'POST',
    headers: { 'webhook-id': 'call_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' },
    body: '{"call_id":"call_1","input":{"number":1}}',
  });

  expect(JSON.parse(agent.final_result ?? '')).toEqual({ number: 1042, status: 'on its way' });
  expect(forged.status).toBe(401);
}

test("the receiver in the TypeScript SDK's README answers the calls of an agent, and nothing that is forged", async () => {
  await checkExample(exampleOf('packages/sdk/README.md', 'ts'), {
    file: 'receiver.mjs',
    program: process.execPath,
  });
});

// Without Python on the machine, nothing can run it.
test.skipIf(!hasPython)(
  "the receiver in the Python SDK's README answers the calls of an agent, and nothing that is forged",
  // The first run makes the repository's .venv, which takes pip its time.
  { timeout: 180_000 },
  async () => {
    await promisify(execFile)('python/scripts/setup', { cwd: ROOT });
    await checkExample(exampleOf('python/README.md', 'python'), {
      file: 'receiver.py',
      program: join(ROOT, '.venv/bin/python'),
    });
  },
);
