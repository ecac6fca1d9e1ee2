import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import { hasEnded, useRemoteTools } from '../testing/index.ts';

const { open } = useRemoteTools();

interface Posted {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server of the caller, which answers call by call. */
async function startCaller(answer: (call: number, response: ServerResponse) => void) {
  const posted: Posted[] = [];
  const server = createServer(async (request, response) => {
    const call = posted.push({ headers: request.headers, body: await text(request) });
    answer(call, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { posted, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tool` };
}

function httpTool(url: string, more: object = {}): object {
  return {
    type: 'http',
    name: 'look_up',
    description: 'Looks it up.',
    input_schema: { type: 'object', properties: { n: { type: 'integer' } } },
    url,
    ...more,
  };
}

const json = { 'content-type': 'application/json' };

test('a call is posted to the caller, signed with the secret of the account, without a computer', async () => {
  const account = await open();
  const secret = await account.secret();
  const { posted, url } = await startCaller((_call, response) =>
    response.writeHead(200, json).end('{"price":3}'),
  );

  const agent = await account.run([['look_up', { n: 7 }]], {
    tools: [httpTool(url, { headers: { Authorization: 'Bearer token-of-the-tool' } })],
  });

  const [call] = posted;
  const [start] = await account.dataOf(agent.agent_id, 'tool-call-start');
  expect(posted).toHaveLength(1);
  expect(new Webhook(secret).verify(call?.body ?? '', call?.headers as Record<string, string>)).toEqual({
    agent_id: agent.agent_id,
    call_id: start?.call_id,
    name: 'look_up',
    input: { n: 7 },
  });
  expect(call?.headers).toMatchObject({
    'idempotency-key': start?.call_id,
    authorization: 'Bearer token-of-the-tool',
  });
  expect(agent).toMatchObject({ status: 'completed', container: { status: 'none' } });
  expect(agent.final_result).toBe('{"price":3}');
  expect(agent.tools).toEqual([{ ...httpTool(url), headers: { Authorization: '…' }, timeout_seconds: 60 }]);
});

test('after 503 the call is made again with the same key', async () => {
  const account = await open();
  await account.secret();
  const { posted, url } = await startCaller((call, response) =>
    call === 1 ? response.writeHead(503).end() : response.end('second'),
  );

  const agent = await account.run([['look_up', {}]], { tools: [httpTool(url)] });

  expect(agent.final_result).toBe('{"result":"second"}');
  expect(posted).toHaveLength(2);
  expect(new Set(posted.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

test('a call that was under way when its worker died is made again with the same key', async () => {
  const account = await open();
  await account.secret();
  const began = Promise.withResolvers<void>();
  const { posted, url } = await startCaller((call, response) => {
    if (call === 1) began.resolve();
    else response.end('again');
  });

  const { agent_id: id } = await account.spawn([['look_up', {}]], { tools: [httpTool(url)] });
  await began.promise;
  await account.takeAway(id);
  const agent = await account.until(id, hasEnded);

  expect(agent.final_result).toBe('{"result":"again"}');
  expect(posted.map(({ headers }) => headers['idempotency-key'])).toEqual([
    posted[0]?.headers['idempotency-key'],
    posted[0]?.headers['idempotency-key'],
  ]);
  expect(await account.dataOf(id, 'tool-call-start')).toHaveLength(1);
});

test('a message that interrupts a call is read at once, and the call is not made again', async () => {
  const account = await open();
  await account.secret();
  const began = Promise.withResolvers<void>();
  const { posted, url } = await startCaller((call, response) => {
    if (call === 1) began.resolve();
    else response.end('again');
  });

  const { agent_id: id } = await account.spawn([['look_up', {}]], { tools: [httpTool(url)] });
  await began.promise;
  await account.call('POST', `/agents/${id}/messages`, { content: 'Never mind', mode: 'interrupt' });
  const agent = await account.until(id, hasEnded);

  expect(agent.final_result).toContain('This call was interrupted before its result was known');
  expect(agent.final_result).toContain('Never mind');
  expect(await account.dataOf(id, 'tool-call-end')).toHaveLength(1);
  expect(posted).toHaveLength(1);
});

test.each<[string, number, Record<string, string>, string]>([
  ['an error', 422, json, 'answered 422: {\\"why\\":\\"no such order\\"}'],
  ['a redirect', 302, { location: 'http://127.0.0.2/' }, 'answered 302; redirects are not followed'],
])('%s of the caller is read by the model', async (_what, status, headers, told) => {
  const account = await open();
  await account.secret();
  const { posted, url } = await startCaller((_call, response) =>
    response.writeHead(status, headers).end('{"why":"no such order"}'),
  );

  const agent = await account.run([['look_up', {}]], { tools: [httpTool(url)] });

  expect(agent.final_result).toContain(told);
  expect(posted).toHaveLength(1);
});

test('a private address is refused, and a wrong input is not posted', async () => {
  const account = await open();
  await account.secret();
  const { posted, url } = await startCaller((_call, response) => response.end());

  const agent = await account.run(
    [
      ['inside', {}],
      ['look_up', { n: 'x' }],
    ],
    { tools: [httpTool('http://127.0.0.3/', { name: 'inside' }), httpTool(url)] },
  );

  expect(agent.final_result).toMatch(/Connection to 127\.0\.0\.3:80 refused/);
  expect(agent.final_result).toMatch(/input\/n must be integer/);
  expect(posted).toEqual([]);
});

test('a long answer loses its middle, and a header that it repeats its value', async () => {
  const account = await open();
  await account.secret();
  const { url } = await startCaller((_call, response) =>
    response.end(`begin token-of-the-tool ${'x'.repeat(200_000)} end`),
  );

  const agent = await account.run([['look_up', {}]], {
    tools: [httpTool(url, { headers: { 'x-key': 'token-of-the-tool' } })],
  });

  expect(agent.final_result).toMatch(/begin … x+.*left out of the middle.*x end/s);
  expect(agent.final_result?.length).toBeLessThan(101_000);
});
