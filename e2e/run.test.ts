import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calls, type Script, says } from '@jettson/agent/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer } from '../apps/server/src/testing/index.ts';

const site = createServer((request, response) => {
  if (request.url === '/data.json') {
    response.setHeader('content-type', 'application/json').end('{"colour":"teal"}');
  } else {
    response.setHeader('content-type', 'text/html').end('<title>Fruit</title><body>Today: mango</body>');
  }
});
let siteUrl: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(() => void site.close());

/** Uses each kind of tool once, and answers from what they returned. */
const useEverything: Script = ({ messages }) => {
  const results = messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
  switch (results.length) {
    case 0:
      return calls('c1', 'jettson_browser_navigate', { url: siteUrl });
    case 1:
      return calls('c2', 'jettson_shell_run', { command: 'echo $((6 * 7)) > answer.txt && id -u' });
    case 2:
      return calls('c3', 'jettson_files_write', { path: 'notes/fruit.txt', content: 'mango' });
    case 3:
      return calls('c4', 'jettson_files_read', { path: 'answer.txt' });
    case 4:
      return calls('c5', 'jettson_http_request', { method: 'GET', url: `${siteUrl}/data.json` });
    default:
      return says(results.join('\n'));
  }
};

test.each(['anthropic', 'openai'] as const)(
  'an agent on the %s format browses, runs a command, uses files and HTTP, and answers from what it got',
  { timeout: 180_000 },
  async (wire) => {
    await using server = await startTestServer(useEverything, {
      wire,
      environment: { JETTSON_EGRESS_ALLOW: new URL(siteUrl).host },
    });

    const agent = await server.client.agents.spawnAndWait('Use everything', { pollIntervalMs: 200 });

    expect(agent).toMatchObject({ status: 'completed', error: null, reason: 'completed' });
    expect(agent.final_result).toContain('Today: mango');
    expect(agent.final_result).toContain('"title":"Fruit"');
    expect(agent.final_result).toMatch(/"content":"42\\n"/);
    expect(agent.final_result).toMatch(/"bytes_written":5/);
    expect(agent.final_result).toContain('teal');
    expect(agent.progress.filter(({ kind }) => kind === 'tool_use')).toHaveLength(5);
    expect(agent.progress.at(-1)?.kind).toBe('complete');
    expect(agent.spawn_time_ms).toEqual(expect.any(Number));
    expect(agent.container).toEqual({ region: 'iad', status: 'stopped' });
  },
);
