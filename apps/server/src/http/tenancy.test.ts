import type { ErrorResponse } from '@jettson/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { embeddingBacklog } from '../memory/store/embedding-backlog.ts';
import { CHANGING_CALLS } from '../testing/changing-calls.ts';
import {
  CONSOLE_ORIGIN,
  type ConsoleHeaders,
  signInMember,
  signInOwner,
} from '../testing/console-sign-in.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { newAccount, openTestApp, readAllRows, type TestApp } from '../testing/index.ts';
import { listRoutes } from '../testing/list-routes.ts';
import { READING_CALLS, type ReadingCall } from '../testing/reading-calls.ts';
import { newRouteCaller, type RouteCall, type RouteCaller } from '../testing/route-caller.ts';

/**
 * not_found: as if the thing had never existed. own: the call is about the caller's own account, whichever that is.
 * forbidden: only for an owner at the console. same: the response does not depend on any account.
 */
type AnswerToOthers = 'not_found' | 'own' | 'forbidden' | 'same';

/** The answer if another account sends the same call; everything else is not_found. */
const ANSWERS: Record<string, AnswerToOthers> = {
  'agents.list': 'own',
  'agents.spawn': 'own',
  'templates.list': 'own',
  'templates.create': 'own',
  'files.list': 'own',
  'files.upload': 'own',
  'webhooks.list': 'own',
  'webhooks.create': 'own',
  'webhooks.rotateAccountSecret': 'own',
  'memory.put': 'own',
  'memory.list': 'own',
  'memory.namespaces': 'own',
  'memory.search': 'own',
  'memory.listOperations': 'own',
  'memory.listEdits': 'own',
  'memory.listProposals': 'own',
  'memory.deleteMany': 'own',
  'memory.dedupe': 'own',
  'memory.consolidate': 'own',
  'memory.export': 'own',
  'memory.import': 'own',
  'memory.getSettings': 'own',
  'memory.updateSettings': 'own',
  'account.get': 'own',
  'account.update': 'own',
  'usage.get': 'own',
  'accounts.list': 'own',
  'accounts.create': 'forbidden',
  'accounts.setPlan': 'forbidden',
  'accounts.delete': 'forbidden',
  'plans.list': 'forbidden',
  'plans.update': 'forbidden',
  'secrets.put': 'own',
  'secrets.list': 'own',
  'audit.list': 'own',
  'keys.list': 'own',
  'keys.create': 'own',
  'members.list': 'own',
  'invitations.create': 'own',
  'overview.get': 'own',
  'agents.pending': 'own',
  'models.list': 'same',
  'providers.list': 'forbidden',
  'providers.save': 'forbidden',
  'providers.remove': 'forbidden',
  'providers.test': 'forbidden',
  'regions.list': 'same',
  'settings.get': 'same',
};

const CALLS: Record<string, (caller: RouteCaller) => Promise<RouteCall & Partial<ReadingCall>>> = {
  ...CHANGING_CALLS,
  ...READING_CALLS,
};

let app: TestApp;
let hono: ReturnType<typeof createApp>;
let console: ConsoleHeaders;
let member: ConsoleHeaders;
beforeAll(async () => {
  app = await openTestApp({ embedder: fakeEmbedder() }, { isolated: true });
  hono = createApp(app.deps);
  console = await signInOwner(hono, app.deps.database);
  const { accountId } = await newAccount(app.deps.database.db);
  member = await signInMember(hono, console, accountId);
});
afterAll(() => app[Symbol.asyncDispose]());

async function newCaller(): Promise<RouteCaller> {
  const caller = await newRouteCaller(hono, app.deps.database.db, console);
  // The first call from the console creates the row that stands for it.
  await caller.send('GET', { path: '/account', atConsole: true });
  return caller;
}

/** All rows, each as a string. */
async function readRows(): Promise<Set<string>> {
  // What was put has its vector a moment later.
  await embeddingBacklog(app.deps.embedder).finish();
  const tables = Object.entries(await readAllRows(app.deps.database.db));
  return new Set(tables.flatMap(([table, rows]) => rows.map((row) => `${table} ${JSON.stringify(row)}`)));
}

/** The error without its id, and without the ids that the request named. */
function toComparable(text: string): unknown {
  const { code, message, details } = (JSON.parse(text) as ErrorResponse).error;
  return JSON.parse(JSON.stringify({ code, message, details: details ?? null }).replaceAll(ID, 'an id'));
}

const ID = /\b[a-z]+_[0-9A-Za-z]{21}\b/g;
const toUnknownIds = (path: string) =>
  path.replaceAll(ID, (id) => `${id.slice(0, id.indexOf('_'))}_${'0'.repeat(21)}`);

test('this test covers every route of the API, and every answer listed here belongs to a route', () => {
  const routes = listRoutes(hono).map(({ operationId }) => operationId);

  // A stream without an end, with a test of its own: account-events.test.ts.
  expect([...Object.keys(CALLS), 'events.stream'].sort()).toEqual(routes.sort());
  expect(Object.keys(ANSWERS).filter((operationId) => !routes.includes(operationId))).toEqual([]);
});

describe.each(Object.entries(CALLS))('%s', (operationId, newCall) => {
  const answer = ANSWERS[operationId] ?? 'not_found';
  const methodOf = () => listRoutes(hono).find((route) => route.operationId === operationId)?.method ?? '';

  test(`a call that works for an account is ${answer} for another, which sees and changes nothing of it`, async () => {
    // Two strangers, because an account can create only one thing with the same name.
    const [owner, stranger, other] = [await newCaller(), await newCaller(), await newCaller()];
    const call = await newCall(owner);
    const theirs = { ...call, atConsole: call.atConsole === true && answer !== 'forbidden' };
    const before = await readRows();

    const first = await stranger.send(methodOf(), theirs);
    const unknown = await stranger.send(methodOf(), { ...theirs, path: toUnknownIds(call.path) });
    const between = await readRows();
    const own = await owner.send(methodOf(), call);
    const afterOwn = await readRows();
    const second = await other.send(methodOf(), theirs);
    const after = await readRows();

    expect(own.status, own.text).toBeLessThan(300);
    for (const { status, text } of [first, second]) {
      if (answer === 'not_found')
        expect([status, toComparable(text)]).toEqual([404, toComparable(unknown.text)]);
      else if (answer === 'forbidden')
        expect([status, text]).toEqual([403, expect.stringContaining('forbidden')]);
      else if (answer === 'same') expect(text).toBe(own.text);
      else expect(status, text).toBeLessThan(300);
    }
    if (call.shows !== undefined) {
      expect(own.text).toContain(call.shows);
      if (answer !== 'same') expect(first.text + second.text).not.toContain(call.shows);
    }
    // Another account may change its own rows; all other rows stay as they are.
    const isTheirs = (row: string) =>
      answer === 'own' && (row.includes(stranger.accountId) || row.includes(other.accountId));
    expect([...before.symmetricDifference(between)].filter((row) => !isTheirs(row))).toEqual([]);
    expect([...afterOwn.symmetricDifference(after)].filter((row) => !isTheirs(row))).toEqual([]);
    expect([...between, ...after].filter((row) => isTheirs(row) && row.includes(owner.accountId))).toEqual(
      [],
    );
  });

  test('somebody at the console who asks for an account that is not theirs is told that there is none', async () => {
    const owner = await newCaller();
    const { path, body } = await newCall(owner);
    const before = await readRows();

    const response = await hono.request(`${CONSOLE_ORIGIN}/api/v1${path}`, {
      method: methodOf(),
      headers: {
        ...member,
        'x-jettson-account': owner.accountId,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

    expect([response.status, toComparable(await response.text())]).toEqual([
      404,
      { code: 'not_found', message: 'There is no such account', details: null },
    ]);
    expect(await readRows()).toEqual(before);
  });
});
