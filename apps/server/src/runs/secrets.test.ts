import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ArtifactList, AuditPage, SecretList } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { hasEnded, readAllRows, startToolServer, useRemoteTools } from '../testing/index.ts';

const { open, server } = useRemoteTools();

const VALUE = 'ghp_9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT-and-some-more';
const PLACEHOLDER = /jettson-secret-[0-9a-f]{33}/;

/** A host of the caller's, which keeps what it was sent. */
async function startHost(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: { headers: IncomingMessage['headers']; body: string }[] = [];
  const host = createServer(async (request, response) => {
    requests.push({ headers: request.headers, body: await text(request) });
    answer(request, response);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.2', resolve));
  onTestFinished(async () => {
    host.closeAllConnections();
    await new Promise((resolve) => host.close(resolve));
  });
  const { port } = host.address() as AddressInfo;
  return { requests, url: `http://127.0.0.2:${port}`, address: `127.0.0.2:${port}` };
}

/** An account with the secret TOKEN for this host. */
async function openWithSecret(host: { url: string }, value = VALUE) {
  const account = await open();
  const put = (body: object) => account.call('PUT', '/secrets/TOKEN', body);
  await put({ value, hosts: [host.url] });
  return { ...account, put };
}

const curl = (url: string, more = '') =>
  ['jettson_shell_run', { command: `curl -s -H "Authorization: Bearer $TOKEN" ${more} ${url}` }] as [
    string,
    object,
  ];
const SHELL = { tools: ['shell'], secrets: ['TOKEN'] };

test('a command sends the value to the host of the secret, and only ever sees the placeholder', async () => {
  const host = await startHost(({ headers }, response) => response.end(headers.authorization));
  const account = await openWithSecret(host);

  const agent = await account.run([curl(host.url)], SHELL);

  expect(host.requests[0]?.headers.authorization).toBe(`Bearer ${VALUE}`);
  expect(agent.final_result).toMatch(PLACEHOLDER);
  expect(agent.secrets).toEqual(['TOKEN']);
  expect(await account.dataOf(agent.agent_id, 'secret-used')).toEqual([
    { name: 'TOKEN', host: host.address, method: 'GET', status: 200 },
  ]);
  expect(JSON.stringify(await readAllRows(server.server.deps.database.db))).not.toContain(VALUE);
});

test('a use is in the audit log, with the agent and the host, and the list says when it was', async () => {
  const host = await startHost((_request, response) => response.writeHead(403).end());
  const account = await openWithSecret(host);

  const agent = await account.run([curl(host.url)], { ...SHELL, name: 'pusher' });

  await expect
    .poll(async () => (await account.call<SecretList>('GET', '/secrets')).body.secrets[0]?.last_used_at)
    .not.toBeNull();
  await sql`update api_keys set scopes = scopes || '{admin}' where id = ${account.keyId}`.execute(
    server.server.deps.database.db,
  );
  const { body } = await account.call<AuditPage>('GET', '/audit?action=secret.used');
  expect(body.data).toMatchObject([
    {
      actor: { type: 'agent', id: agent.agent_id, name: 'pusher' },
      target: 'TOKEN',
      agent_id: agent.agent_id,
      host: host.address,
      method: 'GET',
      status: 403,
    },
  ]);
});

test('the placeholder stays what it is on its way to another host, and the log says so', async () => {
  const listed = await startHost((_request, response) => response.end());
  const other = await startHost(({ headers }, response) => response.end(headers.authorization));
  const account = await openWithSecret(listed);

  const agent = await account.run([curl(other.url)], SHELL);

  expect(other.requests[0]?.headers.authorization).toMatch(PLACEHOLDER);
  expect(await account.dataOf(agent.agent_id, 'secret-withheld')).toEqual([
    { name: 'TOKEN', host: other.address },
  ]);
});

test('the http tool takes the placeholder that the system prompt lists', async () => {
  const host = await startHost((_request, response) => response.end('hello'));
  const account = await openWithSecret(host);

  const prompt = (await account.run('prompt', { tools: ['http'], secrets: ['TOKEN'] })).final_result ?? '';

  expect(prompt).toMatch(new RegExp(`- TOKEN, for ${host.url}: ${PLACEHOLDER.source}`));
});

test('each agent has a placeholder of its own, and keeps it when another worker takes over', async () => {
  const host = await startHost((_request, response) => response.end());
  const account = await openWithSecret(host);
  const wait = ['jettson_shell_run', { command: 'echo "$TOKEN"; sleep 2' }] as [string, object];
  const print = ['jettson_shell_run', { command: 'echo "$TOKEN"' }] as [string, object];

  const other = await account.run([print], SHELL);
  const { agent_id: id } = await account.spawn([print, wait, print], SHELL);
  await expect.poll(() => account.dataOf(id, 'tool-call-start'), { timeout: 30_000 }).toHaveLength(2);
  await account.takeAway(id);
  const agent = await account.until(id, hasEnded);

  const own = new Set(agent.final_result?.match(new RegExp(PLACEHOLDER, 'g')));
  expect(own.size).toBe(1);
  expect(other.final_result).not.toContain([...own][0]);
});

test('a new value holds from the next request, and a deleted secret is no longer sent', async () => {
  const steps: (() => Promise<unknown>)[] = [];
  const host = await startHost(async (_request, response) => {
    await steps.shift()?.();
    response.end();
  });
  const account = await openWithSecret(host);
  steps.push(
    () => account.put({ value: 'the second value of it', hosts: [host.url] }),
    () => account.call('DELETE', '/secrets/TOKEN'),
  );

  await account.run([curl(host.url), curl(host.url), curl(host.url)], SHELL);

  expect(host.requests.map(({ headers }) => headers.authorization)).toEqual([
    `Bearer ${VALUE}`,
    'Bearer the second value of it',
    expect.stringMatching(PLACEHOLDER),
  ]);
});

test('a value that a command decodes itself is a placeholder in the log, wherever the output is cut', async () => {
  const encoded = Buffer.from(VALUE).toString('hex');
  const host = await startHost((_request, response) => response.end(encoded));
  const account = await openWithSecret(host);
  const python = `import sys,time,urllib.request as u
d=bytes.fromhex(u.urlopen('${host.url}').read().decode()).decode()
for half in (d[:9], d[9:]):
  sys.stdout.write(half); sys.stdout.flush(); time.sleep(0.3)`;

  const agent = await account.run([['jettson_shell_run', { command: `python3 -c "${python}"` }]], SHELL);

  const pieces = await account.dataOf(agent.agent_id, 'tool-call-output');
  expect(pieces.map((piece) => piece.text).join('')).toMatch(new RegExp(`^${PLACEHOLDER.source}$`));
  expect(agent.final_result).not.toContain(VALUE);
});

test('a value that a command decodes into a file is a placeholder in the artifact', async () => {
  const encoded = Buffer.from(VALUE).toString('hex');
  const host = await startHost((_request, response) => response.end(encoded));
  const account = await openWithSecret(host);
  const python = `import os,urllib.request as u
d=bytes.fromhex(u.urlopen('${host.url}').read().decode())
os.mkdir('out'); open('out/file','wb').write(b'\\xff'*5000000+d+b'\\0')`;

  const agent = await account.run([['jettson_shell_run', { command: `python3 -c "${python}"` }]], SHELL);

  const { body } = await account.call<ArtifactList>('GET', `/agents/${agent.agent_id}/artifacts`);
  const path = `/agents/${agent.agent_id}/artifacts/${body.data[0]?.artifact_id}`;
  const answer = await fetch(`${server.server.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${account.apiKey}` },
  });
  const kept = Buffer.from(await answer.arrayBuffer());
  expect(kept.length).toBe(5_000_001 + VALUE.length);
  expect(kept.subarray(5_000_000).toString()).toMatch(new RegExp(`^${PLACEHOLDER.source}\0$`));
});

test('headers of MCP servers and HTTP tools name secrets, and their servers get the values', async () => {
  const tools = await startToolServer({ look: {} });
  const host = await startHost((_request, response) => response.end('posted'));
  const account = await openWithSecret(host);
  await account.secret();
  await account.put({ value: VALUE, hosts: [host.url, new URL(tools.url).origin] });
  const headers = { 'X-Token': `key \${TOKEN}` };
  const input_schema = { type: 'object' };

  const agent = await account.run(
    [
      ['look_up', {}],
      ['mine__look', {}],
    ],
    {
      secrets: ['TOKEN'],
      mcp_servers: [{ name: 'mine', url: tools.url, headers }],
      tools: [{ type: 'http', name: 'look_up', description: 'x', input_schema, url: host.url, headers }],
    },
  );

  expect(agent.status).toBe('completed');
  expect(host.requests[0]?.headers['x-token']).toBe(`key ${VALUE}`);
  expect(await account.dataOf(agent.agent_id, 'secret-used')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ host: host.address }),
      expect.objectContaining({ host: new URL(tools.url).host }),
    ]),
  );
});

test('an agent without a computer uses its secrets, and a limited network lets it reach what it lists', async () => {
  const host = await startHost((_request, response) => response.end('hello'));
  const account = await openWithSecret(host);
  const get = (url: string) => ['jettson_http_request', { method: 'GET', url }] as [string, object];
  const network = { type: 'limited', allowed_hosts: [host.address] };

  const open = await account.run([get(host.url)], { tools: ['http'], secrets: ['TOKEN'], network });
  const closed = await account.run([get(host.url)], { tools: ['http'], network: { type: 'limited' } });

  expect(open.final_result).toContain('hello');
  expect(open.network).toEqual({ ...network, allow_package_managers: false, allow_mcp_servers: false });
  expect(closed.final_result).toContain("the agent's network does not list it");
  expect(host.requests).toHaveLength(1);
});

test('a running agent whose network is changed loses its connections, and opens no others', async () => {
  const host = await startHost(async (_request, response) => {
    await steps.shift()?.();
    response.end('hello');
  });
  const account = await openWithSecret(host);
  const spawned = Promise.withResolvers<string>();
  const steps = [
    async () => account.call('PATCH', `/agents/${await spawned.promise}`, { network: { type: 'none' } }),
  ];

  const { agent_id: id } = await account.spawn([curl(host.url), curl(host.url)], SHELL);
  spawned.resolve(id);
  const agent = await account.until(id, hasEnded);

  expect(agent.final_result).toContain("The agent's network no longer leads there.");
  expect(agent.final_result).toContain('refused: the agent has no network');
  expect(host.requests).toHaveLength(1);
  expect(agent.network.type).toBe('none');
  expect(await account.dataOf(id, 'network-changed')).toMatchObject([{ type: 'none' }]);
  expect(await account.dataOf(id, 'egress-denied')).toMatchObject([{ reason: 'the agent has no network' }]);
});
