import { openSchemas } from '@jettson/schemas';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { McpTool } from './mcp-tool.ts';
import { takeTools } from './take-tools.ts';
import { openTestServer } from './testing/open-test-server.ts';
import {
  type OfficialServer,
  startEverything,
  startModernServer,
  startPythonServer,
  withoutDiscovery,
} from './testing/start-official-servers.ts';

const never = new AbortController().signal;
const schemas = openSchemas();
afterAll(() => schemas.close());

/** All tools of a server, by their names, and a function that calls them. */
async function use(starting: Promise<OfficialServer>) {
  const server = await starting;
  onTestFinished(() => server[Symbol.asyncDispose]());
  const open = openTestServer(server.url);
  const [taken] = await takeTools(
    { schemas, accountId: 'acct' },
    [{ name: 's', allowedTools: undefined, open }],
    { names: [], room: 128, signal: never },
  );
  if (taken === undefined || 'error' in taken) throw new Error(taken?.error);
  const tools = new Map<string, McpTool>(taken.tools.map((tool) => [tool.tool, tool]));
  return {
    leftOut: taken.leftOut,
    tools,
    call: (name: string, input: Record<string, unknown>) =>
      open.call(tools.get(name) ?? expect.fail(`there is no ${name}`), input, never),
  };
}

test('the reference server of the MCP project is used by all kinds of results', async () => {
  const { tools, leftOut, call } = await use(startEverything());

  expect(leftOut).toEqual([]);
  expect([...tools.keys()]).toEqual(expect.arrayContaining(['echo', 'get-sum', 'get-tiny-image']));
  expect(await call('echo', { message: 'hello' })).toMatchObject({ text: 'Echo: hello', isError: false });
  expect(await call('get-tiny-image', {})).toMatchObject({
    pictures: [{ media_type: 'image/png', data: expect.stringMatching(/^iVBOR/) }],
  });
  expect(await call('get-structured-content', { location: 'New York' })).toMatchObject({
    text: expect.stringContaining('"temperature"'),
  });
  expect(await call('get-resource-links', { count: 2 })).toMatchObject({
    text: expect.stringMatching(/\[A link to .*: .*\]/),
  });
  expect(await call('get-sum', { a: 'no number' })).toMatchObject({ isError: true });
  expect(await call('trigger-long-running-operation', { duration: 0.2, steps: 2 })).toMatchObject({
    text: expect.stringContaining('completed'),
  });
});

test('a server that speaks only 2026-07-28 is used, without its output schema', async () => {
  const { call } = await use(startModernServer());

  expect(await call('add', { a: 2, b: 3 })).toEqual({
    isError: false,
    text: '',
    structured: { sum: 5 },
    pictures: [],
  });
});

test('a server on the Python library is used over both protocols', { timeout: 180_000 }, async () => {
  const server = await startPythonServer();
  onTestFinished(() => server[Symbol.asyncDispose]());

  for (const starting of [Promise.resolve(server), withoutDiscovery(server.url)]) {
    const { tools, call } = await use(starting);

    expect(tools.get('weather')).toMatchObject({
      description: 'The weather in a city.',
      annotations: { readOnlyHint: true },
      input_schema: { properties: { city: { type: 'string' } }, required: ['city'] },
    });
    expect(await call('weather', { city: 'Basel' })).toMatchObject({
      text: expect.stringMatching(/"city": ?"Basel"/),
    });
    expect(await call('picture', {})).toMatchObject({ pictures: [{ media_type: 'image/png' }] });
    expect(await call('fail', { reason: 'no luck' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('fail'),
    });
  }
});
