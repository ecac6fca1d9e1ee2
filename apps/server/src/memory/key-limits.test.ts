import type {
  Agent,
  CreatedApiKey,
  DeleteMemoriesResponse,
  ErrorResponse,
  MemoryAccess,
  MemoryList,
} from '@jettson/contract';
import { API_SCOPES } from '@jettson/contract';
import { expect, test } from 'vitest';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { newAccount, useTestApp } from '../testing/index.ts';

const app = useTestApp({ embedder: fakeEmbedder() });

const LIMIT = { read: ['alice', { prefix: 'team/' }], write: 'alice' };

async function newOwner() {
  const { apiKey } = await newAccount(app.deps.database.db, { scopes: API_SCOPES });
  const send = (method: string, path: string, body?: unknown, headers = {}) =>
    app.call(apiKey, method, path, { body, headers });
  return {
    send,
    newKey: async (memory: MemoryAccess, scopes = API_SCOPES as readonly string[]) => {
      const { body, status } = await send('POST', '/keys', { name: 'limited', memory, scopes });
      expect(status).toBe(201);
      const { api_key: key } = body as CreatedApiKey;
      return (method: string, path: string, sent?: unknown, headers = {}) =>
        app.call(key, method, path, { body: sent, headers });
    },
  };
}

const errorOf = ({ body }: { body: unknown }) => (body as ErrorResponse).error;

test('a key shows its limit as it was resolved, and writes to its own namespace where none is named', async () => {
  const { send, newKey } = await newOwner();
  const alice = await newKey({ read: ['alice', { prefix: 'team/' }] });

  const written = await alice('POST', '/memory', { key: 'drink', value: 'tea' });
  const read = await alice('GET', '/memory?key=drink');
  const { body } = await send('GET', '/keys');

  expect(written.body).toMatchObject({ namespace: 'alice' });
  expect(read.body).toMatchObject({ namespace: 'alice', value: 'tea' });
  expect((body as { keys: CreatedApiKey[] }).keys[0]).toMatchObject({ memory: { ...LIMIT, write: 'alice' } });
});

test.each([
  ['a namespace outside of it', { memory: { read: ['robert'] } }, 'memory.read.0'],
  ['a prefix outside of it', { memory: { read: ['alice', { prefix: 'te' }] } }, 'memory.read.1'],
  ['a namespace that it only reads', { memory: { write: 'team/a' } }, 'memory.write'],
])(
  'a spawn or a key with %s is refused through a limited key, and the error names it',
  async (_, more, field) => {
    const { newKey } = await newOwner();
    const alice = await newKey(LIMIT);

    const spawned = await alice('POST', '/agents', { task: 'x', ...more });
    const made = await alice('POST', '/keys', { name: 'wider', ...more });

    expect([spawned.status, made.status]).toEqual([403, 403]);
    expect([errorOf(spawned), errorOf(made)]).toMatchObject(
      Array(2).fill({ code: 'forbidden', details: { field } }),
    );
  },
);

test.each<[string, object, MemoryAccess | null]>([
  ['nothing', {}, { ...LIMIT, recall_tokens: 1000 }],
  [
    'one namespace',
    { memory: { read: ['alice'] } },
    { read: ['alice'], write: 'alice', recall_tokens: 1000 },
  ],
  [
    'a longer prefix',
    { memory: { read: [{ prefix: 'team/a' }] } },
    { read: [{ prefix: 'team/a' }], write: null, recall_tokens: 1000 },
  ],
  ['no writing', { memory: { write: null } }, { ...LIMIT, write: null, recall_tokens: 1000 }],
  [
    'only switches',
    { memory: { recall: false, extract: true, recall_tokens: 5 } },
    { ...LIMIT, recall: false, extract: true, recall_tokens: 5 },
  ],
])('an agent that names %s under a limit has no more than that', async (_, more, memory) => {
  const { newKey } = await newOwner();
  const alice = await newKey(LIMIT);

  const { body, status } = await alice('POST', '/agents', { task: 'x', ...more });
  const again = await alice('GET', `/agents/${(body as Agent).agent_id}`);

  expect(status).toBe(201);
  expect((body as Agent).memory).toEqual(memory);
  expect(again.body).toEqual(body);
});

test.each<[unknown, string]>([
  [{ reads: ['a'] }, 'memory.reads'],
  [{ read: [{ prefix: 'a', prefixes: 'b' }] }, 'memory.read.0.prefixes'],
  [{ read: [''] }, 'memory.read.0'],
  [{ write: 7 }, 'memory.write'],
  [{ recall_tokens: -1 }, 'memory.recall_tokens'],
])('memory %j of a spawn is refused, and the error names the field', async (memory, field) => {
  const { send } = await newOwner();

  const refused = await send('POST', '/agents', { task: 'x', memory });

  expect(refused.status).toBe(400);
  expect(errorOf(refused)).toMatchObject({ code: 'invalid_body' });
  expect(String(errorOf(refused).details?.field)).toContain(field);
});

test('a spawn without the field may see and write everything', async () => {
  const { send } = await newOwner();

  const { body } = await send('POST', '/agents', { task: 'x' });

  expect((body as Agent).memory).toBeNull();
});

test('a limited key sees the agents that were spawned under the same limit, and nothing of others', async () => {
  const { send, newKey } = await newOwner();
  const [alice, rotated, robert] = [
    await newKey(LIMIT),
    await newKey(LIMIT),
    await newKey({ read: ['robert'] }),
  ];
  const { body } = await alice('POST', '/agents', { task: 'of alice' });
  const { agent_id: id } = body as Agent;
  const { body: whole } = await send('POST', '/agents', { task: 'of all' });
  const paths = (agentId: string) =>
    [
      ['GET', `/agents/${agentId}`],
      ['GET', `/agents/${agentId}/events`],
      ['GET', `/agents/${agentId}/artifacts`],
      ['POST', `/agents/${agentId}/messages`, { content: 'tell me' }],
      ['DELETE', `/agents/${agentId}`],
    ] as const;
  const tasksOf = async (key: typeof alice) =>
    ((await key('GET', '/agents')).body as { data: Agent[] }).data.map(({ task }) => task);

  const seen = [await tasksOf(alice), await tasksOf(rotated), await tasksOf(robert)];
  const refused = [];
  for (const [method, path, sent] of paths(id)) refused.push((await robert(method, path, sent)).status);
  for (const [method, path, sent] of paths((whole as Agent).agent_id)) {
    refused.push((await alice(method, path, sent)).status);
  }

  expect(seen).toEqual([['of alice'], ['of alice'], []]);
  expect(refused).toEqual(Array(10).fill(404));
  expect((await rotated('GET', `/agents/${id}`)).status).toBe(200);
  expect(((await send('GET', '/agents')).body as { data: Agent[] }).data).toHaveLength(2);
});

test('what concerns all users at once takes a key without a limit', async () => {
  const { newKey } = await newOwner();
  const alice = await newKey(LIMIT);

  const answers = [
    await alice('PATCH', '/memory/settings', { auto_recall: false }),
    await alice('POST', '/webhooks', { url: 'https://hooks.example.com/' }),
    await alice('GET', '/webhooks'),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
});

test('an idempotency key of a caller who reaches more answers nothing to one who reaches less', async () => {
  const { send, newKey } = await newOwner();
  const alice = await newKey(LIMIT);
  await send('POST', '/memory', { key: 'pin', value: 'robert has 1234', namespace: 'robert' });
  const headers = { 'idempotency-key': 'once' };
  const request = { all: true, dry_run: true };
  const { body: whole } = await send('POST', '/memory/delete', request, headers);

  const { body } = await alice('POST', '/memory/delete', request, headers);

  expect((whole as DeleteMemoriesResponse).diff).toHaveLength(1);
  expect((body as DeleteMemoriesResponse).diff).toEqual([]);
});

test('a namespace that is only written to is written without being shown', async () => {
  const { send, newKey } = await newOwner();
  const drop = await newKey({ read: [], write: 'inbox' });
  await send('POST', '/memory', { key: 'a', value: 'same', tags: ['private'], namespace: 'inbox' });
  await send('POST', '/memory', { key: 'b', value: 'first', namespace: 'inbox' });

  const same = await drop('POST', '/memory', { key: 'a', value: 'same' });
  const proposed = await drop('POST', '/memory', { key: 'b', value: 'x', provenance: { kind: 'web_page' } });
  const written = await drop('POST', '/memory', { key: 'c', value: 'new' });
  const rows = [{ key: 'b', value: 'second' }];
  const planned = await drop('POST', '/memory/import', { memories: rows, dry_run: true });
  const read = await drop('GET', '/memory?key=c');
  const listed = await drop('GET', '/memory/list');

  expect(same.body).toMatchObject({ tags: [] });
  expect(JSON.stringify([proposed.body, planned.body])).not.toContain('first');
  const { plan_id: planId } = planned.body as DeleteMemoriesResponse;
  expect((await drop('POST', `/memory/plans/${planId}/apply`)).status).toBe(200);
  expect([proposed.status, written.status, read.status]).toEqual([403, 201, 403]);
  expect((listed.body as MemoryList).memories).toEqual([]);
});

test('namespace_prefix narrows search, list, export, deletion and dedupe', async () => {
  const { send } = await newOwner();
  for (const namespace of ['team/a', 'team/b', 'other']) {
    await send('POST', '/memory', { key: 'x', value: 'She likes green tea', namespace });
    await send('POST', '/memory', { key: 'y', value: 'She likes green tea', namespace });
  }
  const prefix = { namespace_prefix: 'team/' };
  const namespacesOf = (rows: unknown) =>
    [...new Set((rows as { namespace: string }[]).map(({ namespace }) => namespace))].sort();

  const found = (await send('POST', '/memory/search', { query: 'tea', ...prefix })).body as {
    results: unknown;
  };
  const listed = (await send('GET', '/memory/list?namespace_prefix=team/')).body as MemoryList;
  const exported = (await send('GET', '/memory/export?namespace_prefix=team/')).body as MemoryList;
  const deduped = (await send('POST', '/memory/dedupe', { ...prefix, dry_run: true }))
    .body as DeleteMemoriesResponse;
  const deleted = (await send('POST', '/memory/delete', prefix)).body as DeleteMemoriesResponse;
  const left = (await send('GET', '/memory/list')).body as MemoryList;

  for (const rows of [found.results, listed.memories, exported.memories, deduped.diff]) {
    expect(namespacesOf(rows)).toEqual(['team/a', 'team/b']);
  }
  expect([deduped.removed, deleted.removed]).toEqual([2, 4]);
  expect(namespacesOf(left.memories)).toEqual(['other']);
});
