import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openTestServer, startTestServer, stream } from './testing/open-test-server.ts';
import { rawTool } from './testing/start-raw-server.ts';

const never = new AbortController().signal;
const tool = { tool: 'echo', input_schema: { type: 'object' }, annotations: {} };
const repeatable = { ...tool, annotations: { idempotentHint: true } };

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
])('when %s, a call that may be repeated is made in a new one', async (_what, status) => {
  const { opened, forget } = await startForgetting(status);
  await opened.call(repeatable, {}, never);
  forget();

  const result = await opened.call(repeatable, {}, never);

  expect(result.text).toBe('session-2');
});

test.each([
  [404, 'session-2'],
  [400, 'the server answered 400: unknown session'],
])('after %i in a session, a call with an effect ends with: %s', async (status, outcome) => {
  const { opened, forget } = await startForgetting(status);
  await opened.call(tool, {}, never);
  forget();

  const made = await opened.call(tool, {}, never).then(
    ({ text }) => text,
    (error: Error) => error.message,
  );

  expect(made).toBe(outcome);
  // In any case, the next one has a session.
  expect(await opened.call(tool, {}, never)).toMatchObject({ text: 'session-2' });
});

test('a call that fails leaves the connection to those beside it, and it is closed after the last of them', async () => {
  const [arrived, failed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const ended = Promise.withResolvers<string>();
  const server = await startTestServer({
    initialize: (_message, response) => {
      response.setHeader('mcp-session-id', 'shared');
      return {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'raw', version: '1' },
      };
    },
    'tools/call': async ({ params }, response) => {
      if (JSON.stringify(params?.arguments) === '{"fails":true}') {
        response.writeHead(500).end('no');
        return undefined;
      }
      arrived.resolve();
      await failed.promise;
      return { content: [{ type: 'text', text: 'still here' }] };
    },
    DELETE: (_message, response, { headers }) => {
      ended.resolve(String(headers['mcp-session-id']));
      response.writeHead(200).end();
      return undefined;
    },
  });
  const opened = openTestServer(server.url);

  const beside = opened.call(tool, {}, never);
  await arrived.promise;
  await expect(opened.call(tool, { fails: true }, never)).rejects.toThrow('500');
  // Closing it would take a moment.
  await sleep(300);
  failed.resolve();

  expect(await beside).toMatchObject({ text: 'still here' });
  expect(await ended.promise).toBe('shared');
});

test('no part of a header is shown where a long answer is cut', async () => {
  const secret = 'sk-0123456789abcdefghijklmnopqrstuvwxyz';
  const server = await startTestServer({
    'tools/call': () => ({
      content: [{ type: 'text', text: `${'x'.repeat(49_990)}${secret}${'x'.repeat(200_000)}` }],
    }),
  });

  const { text } = await openTestServer(server.url, { headers: { 'x-key': secret } }).call(tool, {}, never);

  expect(text).toContain('left out of the middle');
  expect(text).not.toContain(secret.slice(0, 5));
});

test('no part of a header is shown where a long error is cut', async () => {
  const secret = 'sk-0123456789abcdefghijklmnopqrstuvwxyz';
  const server = await startTestServer({
    'tools/call': (_message, response) => {
      // White space is left out only after that.
      response.writeHead(500).end(`${' '.repeat(9_960)}${secret}`);
      return undefined;
    },
  });

  const call = openTestServer(server.url, { headers: { 'x-key': secret } }).call(tool, {}, never);

  await expect(call).rejects.toThrow(/^the server answered 500:\s*$/);
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

/** A server that answers with `status` in a session that it has forgotten, and else with the session's name. */
async function startForgetting(status: number) {
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
  return { opened: openTestServer(server.url), forget: () => (known = 'forgotten') };
}
