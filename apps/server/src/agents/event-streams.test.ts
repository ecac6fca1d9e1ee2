import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent, AgentEventPage } from '@jettson/contract';
import { type Database, DatabaseUnavailableError } from '@jettson/database';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../app.ts';
import { newAccount, newPlan, openTestApp, type TestApp } from '../testing/index.ts';
import { appendEvents } from './append-events.ts';
import { openLogFollower } from './log-follower.ts';
import { streamEvents } from './stream-events.ts';

let own: TestApp;
let db: Database;
beforeAll(async () => {
  own = await openTestApp();
  db = own.deps.database.db;
});
afterAll(() => own[Symbol.asyncDispose]());

async function spawn(apiKey: string): Promise<string> {
  const { body } = await own.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
  return (body as Agent).agent_id;
}

/** Writes like a run. */
async function append(accountId: string, agentId: string, texts: string[]): Promise<void> {
  await appendUntold(accountId, agentId, texts);
  await own.deps.database.notify('agent-event', agentId);
}

/** Writes like a run whose wake-up gets lost. */
async function appendUntold(accountId: string, agentId: string, texts: string[]): Promise<void> {
  const events = texts.map((text) => ({
    type: 'tool-call-output' as const,
    data: { step: 1, call_id: 'call_1', stream: 'stdout' as const, text },
  }));
  await appendEvents(db, accountId, agentId, events);
}

/**
 * Reads a stream until it matches. Throws with the received text if the stream ends first, or continues without a
 * match.
 */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, end: RegExp): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  const impatience = setTimeout(() => reader.cancel(), 30_000);
  while (!end.test(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`the stream has no ${end}: …${text.slice(-1000)}`);
    text += decoder.decode(value, { stream: true });
  }
  clearTimeout(impatience);
  return text;
}

/** A database that reports each statement that it runs. */
function watched(onQuery: () => void): Database {
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      onQuery();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return db.withPlugin(plugin);
}

test('an account opens as many streams as are left for others, until one of them ends', async () => {
  const app = createApp(own.deps);
  const plan = await newPlan(db, { requestBurst: 2000 });
  const [account, other] = [await newAccount(db, { plan }), await newAccount(db)];
  const agents = new Map([
    [account, await spawn(account.apiKey)],
    [other, await spawn(other.apiKey)],
  ]);
  const open = async (by: typeof account, method = 'GET') =>
    app.request(`/api/v1/agents/${agents.get(by)}/events`, {
      method,
      headers: { authorization: `Bearer ${by.apiKey}`, accept: 'text/event-stream' },
    });

  const looked = await open(account, 'HEAD');
  const streams = await Promise.all(Array.from({ length: 1500 }, () => open(account)));
  const refused = await open(account);
  const ofOther = await open(other);
  await Promise.all(streams.slice(0, 2).map(({ body }) => body?.cancel()));
  const next = await open(account);

  expect(looked.headers.get('content-type')).toBe('text/event-stream');
  expect(streams.every(({ status }) => status === 200)).toBe(true);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(ofOther.status).toBe(200);
  expect(next.status).toBe(200);
  for (const { body } of [...streams.slice(2), ofOther, next]) await body?.cancel();
});

test('a stream that reconnects after the end, with nothing left to send, gets 204', async () => {
  const app = createApp(own.deps);
  const { apiKey } = await newAccount(db);
  const agentId = await spawn(apiKey);
  const open = (lastEventId: number) =>
    app.request(`/api/v1/agents/${agentId}/events`, {
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: 'text/event-stream',
        'last-event-id': String(lastEventId),
      },
    });
  const live = await open(1_000_000);
  await live.body?.cancel();
  await own.call(apiKey, 'DELETE', `/agents/${agentId}`);
  const { body: page } = await own.call(apiKey, 'GET', `/agents/${agentId}/events`);
  const last = (page as AgentEventPage).data.at(-1)?.id ?? 0;

  const before = await open(last - 1);
  const after = await open(last);

  expect(live.status).toBe(200);
  expect(await before.text()).toContain(`id: ${last}`);
  expect([after.status, await after.text()]).toEqual([204, '']);
});

test('streams of one agent query the database together', async () => {
  const account = await newAccount(db);
  const agentId = await spawn(account.apiKey);
  let queries = 0;
  const logs = openLogFollower({ db: watched(() => queries++), events: own.deps.events });
  const streams = Array.from({ length: 100 }, () =>
    streamEvents(logs, account.accountId, { key: agentId, after: 0, onClose: () => {} }),
  );
  const readers = streams.map((stream) => stream.getReader());
  await Promise.all(readers.map((reader) => readUntil(reader, /id: 1\n/)));
  const reads = readers.map((reader) => readUntil(reader, /"last"/));
  await sleep(100);
  queries = 0;

  await append(account.accountId, agentId, ['first', 'last']);
  const texts = await Promise.all(reads);

  expect(new Set(texts).size).toBe(1);
  expect(texts[0]).toContain('"first"');
  expect(queries).toBeLessThan(5);
  await Promise.all(readers.map((reader) => reader.cancel()));
});

test('a stream that nobody reads holds one piece of the log, and delivers all of it when it is read', async () => {
  const account = await newAccount(db);
  const agentId = await spawn(account.apiKey);
  const large = 'x'.repeat(60_000);
  for (let i = 0; i < 20; i++) await append(account.accountId, agentId, [`${i} ${large}`, large]);
  await append(account.accountId, agentId, ['last']);
  let queries = 0;
  const logs = openLogFollower({ db: watched(() => queries++), events: own.deps.events });

  const reader = streamEvents(logs, account.accountId, {
    key: agentId,
    after: 0,
    onClose: () => {},
  }).getReader();
  const { value: first } = await reader.read();
  await sleep(200);
  const queriesUnread = queries;
  const rest = await readUntil(reader, /"last"/);

  expect(queriesUnread).toBe(1);
  expect(first?.length).toBeLessThan(200_000);
  const ids = [...`${new TextDecoder().decode(first)}${rest}`.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id);
  expect(ids).toEqual(ids.map((_, index) => String(index + 1)));
  expect(ids.length).toBeGreaterThan(40);
  await reader.cancel();
});

test('streams at the same place of a log share one copy of it', async () => {
  const account = await newAccount(db);
  const agentId = await spawn(account.apiKey);
  for (let i = 0; i < 3; i++) await append(account.accountId, agentId, ['x'.repeat(100_000)]);
  const logs = openLogFollower({ db, events: own.deps.events });
  const open = () =>
    streamEvents(logs, account.accountId, { key: agentId, after: 0, onClose: () => {} }).getReader();
  const [one, later] = [open(), open()];

  const { value: first } = await one.read();
  await append(account.accountId, agentId, ['news']);
  const { value: second } = await later.read();

  expect(first?.length).toBeGreaterThan(100_000);
  expect(second?.buffer).toBe(first?.buffer);
  for (const reader of [one, later]) await reader.cancel();
});

test('a page ends early if its events are large, and the pages add up to the log', async () => {
  const account = await newAccount(db);
  const agentId = await spawn(account.apiKey);
  const large = 'x'.repeat(1_500_000);
  for (let i = 0; i < 4; i++) await append(account.accountId, agentId, [large, large]);
  const ids: number[] = [];
  const sizes: number[] = [];

  for (let cursor: string | null = '0'; cursor !== null; ) {
    const path = `/agents/${agentId}/events?limit=1000&after=${cursor}`;
    const page: AgentEventPage = (await own.call(account.apiKey, 'GET', path)).body;
    ids.push(...page.data.map(({ id }) => id));
    sizes.push(JSON.stringify(page).length);
    cursor = page.next_cursor;
  }

  expect(ids).toEqual(ids.map((_, index) => index + 1));
  expect(ids.length).toBeGreaterThan(8);
  expect(Math.max(...sizes)).toBeLessThan(6_000_000);
});

test('a log is read backwards, its newest page first, and the pages add up to the log', async () => {
  const account = await newAccount(db);
  const agentId = await spawn(account.apiKey);
  for (let i = 0; i < 7; i++) await append(account.accountId, agentId, ['news']);
  const read = (query: string, apiKey = account.apiKey) =>
    own.call(apiKey, 'GET', `/agents/${agentId}/events?${query}`);
  const pages: number[][] = [];

  for (let cursor: string | null = '2147483647'; cursor !== null; ) {
    const page: AgentEventPage = (await read(`limit=3&before=${cursor}`)).body;
    pages.push(page.data.map(({ id }) => id));
    cursor = page.next_cursor;
  }

  const ids = pages.toReversed().flat();
  expect(ids).toEqual(ids.map((_, index) => index + 1));
  expect(ids.length).toBeGreaterThan(7);
  expect(pages[0]).toHaveLength(3);
  expect((await read('before=1')).body).toMatchObject({ data: [], next_cursor: null });
  for (const query of ['before=0', 'before=x', 'before=5&after=2']) {
    expect(await read(query)).toMatchObject({ status: 400, body: { error: { code: 'invalid_query' } } });
  }
  expect((await read('before=5', (await newAccount(db)).apiKey)).status).toBe(404);
});

test('every 10 s a stream pings, and delivers events whose wake-up was lost', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const account = await newAccount(db);
  const agentId = await spawn(account.apiKey);
  const logs = openLogFollower({ db, events: own.deps.events });
  const reader = streamEvents(logs, account.accountId, {
    key: agentId,
    after: 0,
    onClose: () => {},
  }).getReader();
  await readUntil(reader, /id: 1\n/);
  await appendUntold(account.accountId, agentId, ['untold']);

  const read = readUntil(reader, /"untold"/);
  await vi.advanceTimersByTimeAsync(10_000);

  expect(await read).toMatch(/^: ping\n\n.*"untold"/s);
  await reader.cancel();
});

test('a stream survives a short outage of the database', async () => {
  const account = await newAccount(db);
  const agentId = await spawn(account.apiKey);
  let failures = 1;
  const away = watched(() => {
    if (failures-- > 0) throw new DatabaseUnavailableError(new Error('away'));
  });
  const logs = openLogFollower({ db: away, events: own.deps.events });

  const reader = streamEvents(logs, account.accountId, {
    key: agentId,
    after: 0,
    onClose: () => {},
  }).getReader();

  expect(await readUntil(reader, /id: 1\n/)).toContain('"spawning"');
  await reader.cancel();
});

test('a stream closes once, whether its reader leaves or its agent is unknown', async () => {
  const [account, other] = [await newAccount(db), await newAccount(db)];
  const agentId = await spawn(account.apiKey);
  const logs = openLogFollower({ db, events: own.deps.events });
  const closed: string[] = [];
  const open = (name: string, accountId: string) =>
    streamEvents(logs, accountId, { key: agentId, after: 0, onClose: () => closed.push(name) }).getReader();

  const left = open('left', account.accountId);
  await left.read();
  const waiting = left.read();
  await left.cancel();
  const refused = open('refused', other.accountId).read();

  expect(await waiting).toEqual({ done: true, value: undefined });
  await expect(refused).rejects.toMatchObject({ code: 'not_found' });
  expect(closed).toEqual(['left', 'refused']);
});
