import { expect, test } from 'vitest';
import { openTestServer, startTestServer, stream } from './testing/open-test-server.ts';
import { type Handler, rawTool } from './testing/start-raw-server.ts';

const never = new AbortController().signal;
const tool = { tool: 'echo', input_schema: { type: 'object' }, annotations: {} };

const LIMIT_MS = 1_000;

test('the pages of a list are read until there are too many', async () => {
  const server = await startTestServer({
    'tools/list': ({ params }) => {
      const page = Number(params?.cursor ?? 0);
      return { tools: [rawTool(`t${page}`)], nextCursor: String(page + 1) };
    },
  });

  const { tools, isCut } = await openTestServer(server.url).list(never);

  expect(isCut).toBe(true);
  expect(tools).toHaveLength(100);
});

test('a list of 10,000 tools is cut', async () => {
  const tools = Array.from({ length: 10_000 }, (_, index) => rawTool(`t${index}`));
  const server = await startTestServer({
    'tools/list': ({ params }) => {
      const from = Number(params?.cursor ?? 0);
      return { tools: tools.slice(from, from + 1_000), nextCursor: String(from + 1_000) };
    },
  });

  const list = await openTestServer(server.url).list(never);

  expect(list.isCut).toBe(true);
  expect(list.tools).toHaveLength(1_000);
});

test('a list that begins again ends', async () => {
  const server = await startTestServer({
    'tools/list': () => ({ tools: [rawTool('same')], nextCursor: 'again' }),
  });

  const { tools } = await openTestServer(server.url).list(never);

  expect(tools).toHaveLength(2);
});

const TOO_LARGE: [string, Handler][] = [
  [
    '50 MB of text',
    (_message, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"');
      for (let piece = 0; piece < 50; piece++) response.write('x'.repeat(1_000_000));
      response.end('"}]}}');
      return undefined;
    },
  ],
  ['50 MB in a stream', (_message, response) => stream(response, 'data: "', 'x'.repeat(50_000_000))],
  [
    'millions of values',
    () => ({ content: [], structuredContent: { list: Array.from({ length: 1_000_000 }, () => 0) } }),
  ],
  [
    'thousands of levels',
    (message, response) =>
      stream(response, `data: {"jsonrpc":"2.0","id":${message.id},"result":${'['.repeat(5_000)}`),
  ],
];

test.each(TOO_LARGE)('an answer of %s is ended while it arrives', async (_what, handler) => {
  const server = await startTestServer({ 'tools/call': handler });
  const opened = openTestServer(server.url);

  const call = opened.call(tool, {}, never);

  await expect(call).rejects.toThrow(
    /^the answer (has more than (10 MB|50000 values)|is nested more than 64 deep)$/,
  );
});

test('a server that answered too much can be asked again', async () => {
  let calls = 0;
  const server = await startTestServer({
    'tools/call': () => ({
      content: [{ type: 'text', text: calls++ === 0 ? 'x'.repeat(11_000_000) : 'small' }],
    }),
  });
  const opened = openTestServer(server.url);
  await opened.call(tool, {}, never).catch(() => {});

  const result = await opened.call(tool, {}, never);

  expect(result.text).toBe('small');
});

const NONSENSE: [string, Handler, RegExp][] = [
  ['never answers', () => undefined, /^no answer within 1 s$/],
  ['never ends its answer', (_message, response) => stream(response, ': wait\n\n'), /^no answer within 1 s$/],
  [
    'answers what is not JSON',
    (_message, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc":');
      return undefined;
    },
    /JSON/,
  ],
  [
    'answers a page of HTML',
    (_message, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
      return undefined;
    },
    /content type/,
  ],
  ['answers something else', () => ({ tools: 'none', content: 'none' }), /Invalid result/],
  [
    'breaks off',
    (_message, response) => {
      stream(response, 'data: {"jsonrpc"');
      setTimeout(() => response.destroy(), 50);
      return undefined;
    },
    /request failed/,
  ],
];

test.each(NONSENSE)(
  'a server that %s is an error, for a list and for a call',
  async (_what, handler, message) => {
    const server = await startTestServer({ 'tools/list': handler, 'tools/call': handler });
    const opened = openTestServer(server.url, { limitMs: LIMIT_MS });

    await expect(opened.list(never)).rejects.toThrow(message);
    await expect(opened.call(tool, {}, never)).rejects.toThrow(message);
  },
);

test('a private address is refused', async () => {
  const server = await startTestServer({});

  const list = openTestServer(server.url, { allow: 'public.example:443' }).list(never);

  await expect(list).rejects.toThrow(/^Connection to 127\.0\.0\.1:\d+ refused/);
  expect(server.requests).toHaveLength(0);
});

test.each([307, 302])('a redirect to another address is not followed (%i)', async (status) => {
  const inside = await startTestServer({});
  const server = await startTestServer({
    'tools/call': (_message, response) => {
      response.writeHead(status, { location: inside.url }).end();
      return undefined;
    },
  });

  // The inner address is allowed by the policy, and the outer server still may not choose it.
  const call = openTestServer(server.url, {
    allow: `127.0.0.1:${inside.port},127.0.0.1:${server.port}`,
  }).call(tool, {}, never);

  await expect(call).rejects.toThrow(/Redirect to .* not followed/);
  expect(inside.requests).toHaveLength(0);
});

test('faulty tools and parts of results do not hide the others', async () => {
  const server = await startTestServer({
    'tools/list': () => ({ tools: [{ name: 7 }, rawTool('good')] }),
    'tools/call': () => ({ content: [{}, { type: 'text', text: 'good' }] }),
  });
  const opened = openTestServer(server.url);

  const list = await opened.list(never);
  const result = await opened.call(tool, {}, never);

  expect(list.tools).toHaveLength(2);
  expect(result.text).toMatch(/^\[unknown that cannot be shown: unknown\]\n\ngood$/);
});

const HANDSHAKES: [string, object, RegExp][] = [
  [
    'thousands of icons',
    { serverInfo: { name: 'x', version: '1', icons: Array(5_000).fill({}) } },
    /2000 values/,
  ],
  ['a version from the future', { protocolVersion: '2099-01-01' }, /not supported: 2099-01-01/],
  ['no capabilities', { capabilities: undefined }, /Invalid result/],
];

test.each(HANDSHAKES)(
  'a server that introduces itself with %s is an error',
  async (_what, parts, message) => {
    const server = await startTestServer({
      initialize: () => ({
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'raw', version: '1' },
        ...parts,
      }),
    });

    await expect(openTestServer(server.url).list(never)).rejects.toThrow(message);
  },
);
