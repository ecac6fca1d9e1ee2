import { expect, test } from 'vitest';
import { openTestServer, startTestServer, stream } from './testing/open-test-server.ts';
import { rawTool } from './testing/start-raw-server.ts';

const never = new AbortController().signal;
const tool = { tool: 'echo', input_schema: { type: 'object' } };

test('a tool of a server is listed and called', async () => {
  const server = await startTestServer({
    'tools/list': () => ({ tools: [rawTool('echo')] }),
    'tools/call': ({ params }) => ({
      content: [{ type: 'text', text: JSON.stringify(params?.arguments) }],
    }),
  });

  const opened = openTestServer(server.url);
  const list = await opened.list(never);
  const result = await opened.call(tool, { a: 1 }, never);

  expect(list).toEqual({ tools: [rawTool('echo')], isCut: false });
  expect(result).toEqual({ isError: false, text: '{"a":1}', pictures: [] });
  // The session is asked for once, and no stream of announcements is opened.
  expect(server.messages.map(({ method }) => method)).toEqual([
    'server/discover',
    'initialize',
    'notifications/initialized',
    'tools/list',
    'tools/call',
  ]);
  expect(server.requests.every(({ method }) => method === 'POST')).toBe(true);
});

test('what a call reports as an error is a result', async () => {
  const server = await startTestServer({
    'tools/call': () => ({ isError: true, content: [{ type: 'text', text: 'no such file' }] }),
  });

  const result = await openTestServer(server.url).call(tool, {}, never);

  expect(result).toMatchObject({ isError: true, text: 'no such file' });
});

test('each request carries the headers, and no answer shows their values', async () => {
  const server = await startTestServer({
    'tools/call': (_message, _response, { headers }) => ({
      content: [{ type: 'text', text: `you sent ${headers.authorization} and ${headers['x-key']}` }],
      structuredContent: { headers },
    }),
  });
  const headers = { Authorization: 'Bearer abcdefgh12345', 'X-Key': 'key-of-the-account' };

  const result = await openTestServer(server.url, { headers }).call(tool, {}, never);

  expect(server.requests.every(({ headers }) => headers['x-key'] === 'key-of-the-account')).toBe(true);
  expect(result.text).toBe('you sent … and …');
  expect(JSON.stringify(result)).not.toMatch(/abcdefgh12345|key-of-the-account/);
});

test('an error of the server does not show the values of headers', async () => {
  const server = await startTestServer({
    initialize: (_message, response, { headers }) => {
      response.writeHead(401).end(`unknown token ${headers.authorization}`);
      return undefined;
    },
  });

  const list = openTestServer(server.url, { headers: { authorization: 'Bearer abcdefgh12345' } }).list(never);

  await expect(list).rejects.toThrow('the server answered 401: unknown token …');
});

test.each<[string, number]>([
  ['the session is forgotten', 404],
  ['the session is refused', 400],
])('when %s, the call is made in a new one', async (_what, status) => {
  let sessions = 0;
  let known = '';
  const server = await startTestServer({
    initialize: (_message, response) => {
      known = `session-${++sessions}`;
      response.setHeader('mcp-session-id', known);
      return {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'raw', version: '1' },
      };
    },
    'tools/call': (_message, response, { headers }) => {
      if (headers['mcp-session-id'] === known) return { content: [{ type: 'text', text: known }] };
      response.writeHead(status).end('unknown session');
      return undefined;
    },
  });
  const opened = openTestServer(server.url);
  await opened.call(tool, {}, never);
  known = 'forgotten';

  const result = await opened.call(tool, {}, never);

  expect(result.text).toBe('session-2');
});

test('a session is ended when the server is closed', async () => {
  const ended: string[] = [];
  const server = await startTestServer({
    initialize: (_message, response) => {
      response.setHeader('mcp-session-id', 'mine');
      return {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'raw', version: '1' },
      };
    },
    DELETE: (_message, response, { headers }) => {
      ended.push(String(headers['mcp-session-id']));
      response.writeHead(200).end();
      return undefined;
    },
  });
  const opened = openTestServer(server.url);
  await opened.list(never);

  await opened[Symbol.asyncDispose]();

  expect(ended).toEqual(['mine']);
});

test('a stream that the server closes on purpose is resumed', async () => {
  const server = await startTestServer({
    'tools/call': (_message, response) => {
      stream(response, 'id: 7\nretry: 1\ndata:\n\n');
      response.end();
      return undefined;
    },
    GET: (_message, response, { headers }) => {
      const result = { content: [{ type: 'text', text: `after ${headers['last-event-id']}` }] };
      const { id } = server.messages.findLast(({ method }) => method === 'tools/call') ?? {};
      stream(response, `data: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`);
      response.end();
      return undefined;
    },
  });

  const result = await openTestServer(server.url).call(tool, {}, never);

  expect(result.text).toBe('after 7');
});

test('an aborted call ends at once, and the server can be asked again', async () => {
  let isSlow = true;
  const server = await startTestServer({
    'tools/call': () => (isSlow ? undefined : { content: [{ type: 'text', text: 'now' }] }),
  });
  const opened = openTestServer(server.url);
  await opened.list(never);
  const stopping = new AbortController();

  const call = opened.call(tool, {}, stopping.signal);
  setTimeout(() => stopping.abort(new Error('stopped')), 50);
  await expect(call).rejects.toThrow('stopped');
  isSlow = false;

  await expect(opened.call(tool, {}, never)).resolves.toMatchObject({ text: 'now' });
});

test('a server that asks something of us is refused', async () => {
  const server = await startTestServer({
    'tools/call': ({ id }, response) => {
      const question = {
        jsonrpc: '2.0',
        id: 'q1',
        method: 'sampling/createMessage',
        params: { messages: [], maxTokens: 1 },
      };
      const result = { content: [{ type: 'text', text: 'done' }] };
      stream(
        response,
        ...[question, { jsonrpc: '2.0', id, result }].map((one) => `data: ${JSON.stringify(one)}\n\n`),
      );
      response.end();
      return undefined;
    },
  });

  const result = await openTestServer(server.url).call(tool, {}, never);

  expect(result.text).toBe('done');
  await expect
    .poll(() => server.messages.find((message) => message.id === 'q1'))
    .toMatchObject({ error: { code: -32601 } });
});
