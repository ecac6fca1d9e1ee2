import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calls, type Script, says } from '@jettson/agent/testing';
import type { Agent, AgentEventPage } from '@jettson/contract';
import { afterAll, expect, test } from 'vitest';
import { hasEnded, untilAgent, useTestServer } from '../testing/index.ts';

const site = createServer((request, response) => {
  if (request.url?.startsWith('/search')) {
    const found = [{ title: 'Found', url: `${address}/page`, content: 'a page' }];
    return void response.end(JSON.stringify({ results: found }));
  }
  response.setHeader('content-type', 'text/html');
  response.end('<title>Ships</title><p>All ships are <a href="/in">in</a>.</p>');
});
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
afterAll(() => site.close());

/** Starts a process, reads it to its end, stops one that is unknown, searches, and reads what it found. */
const script: Script = ({ messages }) => {
  const results = messages.filter(({ role }) => role === 'tool').map(({ text }) => JSON.parse(text));
  switch (results.length) {
    case 0:
      return calls('c0', 'jettson_shell_run', { command: 'sleep 0.2; echo built; exit 3', background: true });
    case 1:
      return calls('c1', 'jettson_shell_output', { process_id: results[0].process_id, wait_seconds: 60 });
    case 2:
      return calls('c2', 'jettson_shell_stop', { process_id: 'proc_0' });
    case 3:
      return calls('c3', 'jettson_web_search', { query: 'ships' });
    case 4:
      return calls('c4', 'jettson_web_fetch', { url: results[3].results[0].url });
    default:
      return says('done');
  }
};
const server = useTestServer(script, {
  environment: {
    JETTSON_EGRESS_ALLOW: '127.0.0.1',
    JETTSON_WEB_SEARCH: 'searxng',
    JETTSON_WEB_SEARCH_URL: address,
  },
});

test('an agent runs a process in the background, searches, and reads a page', async () => {
  const { body } = await server.call<Agent>('POST', '/agents', { task: 'Find the ships' });
  const agent = await untilAgent(server, body.agent_id, hasEnded);
  const { data: events } = (
    await server.call<AgentEventPage>('GET', `/agents/${body.agent_id}/events?limit=200`)
  ).body;

  const ends = events.flatMap((event) => (event.type === 'tool-call-end' ? [event.data] : []));
  expect(agent).toMatchObject({ status: 'completed', tools: expect.arrayContaining(['jettson_web_search']) });
  expect(ends.map(({ is_error: isError }) => isError)).toEqual([false, false, true, false, false]);
  expect(ends.map(({ result }) => result.output)).toMatchObject([
    { process_id: expect.stringMatching(/^proc_/) },
    { stdout: 'built\n', exit_code: expect.toSatisfy((code) => code === 3 || code === null) },
    { error: expect.stringContaining('There is no process proc_0') },
    { results: [{ title: 'Found', url: `${address}/page`, snippet: 'a page' }] },
    {
      url: `${address}/page`,
      status_code: 200,
      title: 'Ships',
      content: `All ships are [in](${address}/in).`,
    },
  ]);
});
