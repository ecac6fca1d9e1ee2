import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { calls, says } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestServer, type TestServer } from '../apps/server/src/testing/index.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const run = promisify(execFile);

const examples = globSync('docs/*.md', { cwd: ROOT }).flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/```sh\n(.*?)```/gs)]
    .map(([, code = '']) => ({ page, code, firstLine: code.split('\n')[0] ?? '' }))
    .filter(({ code }) => /^curl /m.test(code)),
);

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer(async ({ messages }) =>
    messages.at(-1)?.text.includes('Look up') ? calls('c', 'look_up', {}) : says('{"year": 2026}'),
  );
  folder = await mkdtemp(join(tmpdir(), 'jettson-examples-'));
  await writeFile(join(folder, 'big.csv'), 'a,b\n1,2\n');
  // The examples' own curl, which fails here for a response that is not a success.
  const { stdout } = await run('sh', ['-c', 'command -v curl']);
  await writeFile(join(folder, 'curl'), `#!/bin/sh\nexec ${stdout.trim()} --fail-with-body "$@"\n`);
  await chmod(join(folder, 'curl'), 0o755);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await removeFolder(folder);
});

test('the pages have examples', () => {
  expect(new Set(examples.map(({ page }) => page))).toEqual(
    new Set([
      'docs/agents.md',
      'docs/files-and-webhooks.md',
      'docs/memory.md',
      'docs/secrets.md',
      'docs/start.md',
      'docs/sub-agents.md',
      'docs/templates.md',
    ]),
  );
});

const LOOK_UP = {
  type: 'function' as const,
  name: 'look_up',
  description: 'Looks it up.',
  input_schema: { type: 'object' },
};

/** An agent that waits for a message, as the examples need; the one that streams needs an agent that ends. */
async function agentFor(code: string): Promise<string> {
  if (code.includes('/tool-results/')) {
    return (await server.client.agents.spawn('Look up the order', { tools: [LOOK_UP] })).agent_id;
  }
  const isStreamed = code.includes('text/event-stream');
  const { agent_id } = await server.client.agents.spawn('Say a year', { keepAlive: !isStreamed });
  return agent_id;
}

const waitingCall = (agentId: string): Promise<string> =>
  vi.waitFor(async () => {
    const [call] = (await server.client.agents.get(agentId)).pending_calls;
    if (call === undefined) throw new Error('no call waits');
    return call.call_id;
  }, 20_000);

test.each(examples)('$page: $firstLine', async ({ code }) => {
  const agentId = await agentFor(code);
  const env = {
    ...process.env,
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    JETTSON_BASE_URL: `${server.server.url}/api/v1`,
    JETTSON_API_KEY: server.apiKey,
    AGENT_ID: agentId,
    ...(code.includes('$CALL_ID') && { CALL_ID: await waitingCall(agentId) }),
  };

  const { stdout } = await run('sh', ['-ec', code], { env, cwd: folder });
  // The account may have 20 live agents, and there are more examples.
  await server.client.agents.cancel(agentId);

  // A stream is events, and everything else an answer without an error or a row that failed.
  if (code.includes('text/event-stream')) expect(stdout).toContain('"status":"completed"');
  else expect(JSON.parse(stdout)).not.toMatchObject({ failed: expect.toSatisfy((count) => count > 0) });
});
