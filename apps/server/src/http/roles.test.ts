import { type ErrorResponse, MEMBER_ROLES, type MemberRole } from '@jettson/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import {
  CONSOLE_ORIGIN,
  type ConsoleHeaders,
  signInMember,
  signInOwner,
} from '../testing/console-sign-in.ts';
import { newAccount, openTestApp, type TestApp } from '../testing/index.ts';
import { listRoutes } from '../testing/list-routes.ts';
import { permissionFor } from './operation-scopes.ts';

/** What a role changes, and what it only reads. Written out, so that the table of the roles is not compared with itself. */
const RIGHTS: Record<MemberRole, { changes: string[]; reads: string[] }> = {
  owner: {
    changes: [
      ...['agents', 'memory', 'files', 'webhooks', 'usage', 'secrets', 'admin', 'members'],
      'installation',
    ],
    reads: [],
  },
  admin: {
    changes: ['agents', 'memory', 'files', 'webhooks', 'usage', 'secrets', 'admin', 'members'],
    reads: [],
  },
  member: { changes: ['agents', 'memory', 'files'], reads: ['usage', 'secrets'] },
  viewer: { changes: [], reads: ['agents', 'memory', 'files', 'usage'] },
};

let app: TestApp;
let hono: ReturnType<typeof createApp>;
let owner: ConsoleHeaders;
beforeAll(async () => {
  app = await openTestApp();
  hono = createApp(app.deps);
  owner = await signInOwner(hono, app.deps.database);
});
afterAll(() => app[Symbol.asyncDispose]());

const errorOf = async (response: Response) => ((await response.json()) as ErrorResponse).error;

async function signInAs(role: MemberRole): Promise<ConsoleHeaders> {
  const { accountId } = await newAccount(app.deps.database.db, { plan: 'scale' });
  return signInMember(hono, owner, accountId, { role });
}

test.each(MEMBER_ROLES)('the role %s may make the calls of its rights, and no others', async (role) => {
  const person = await signInAs(role);
  const { changes, reads } = RIGHTS[role];
  const isRead = (operationId: string, method: string) => method === 'GET' || operationId === 'memory.search';
  const routes = listRoutes(hono);

  const answers = new Map<string, { status: number; details: unknown }>();
  for (const { operationId, method, path } of routes) {
    const response = await hono.request(`${CONSOLE_ORIGIN}${path.replace(/\{\w+\}/g, 'id_1')}`, {
      method,
      headers: person,
    });
    const { status } = response;
    if (status !== 403) await response.body?.cancel();
    const { details } = status === 403 ? await errorOf(response) : { details: undefined };
    answers.set(operationId, { status, details });
  }

  expect(answers.size).toBe(routes.length);
  for (const { operationId, method } of routes) {
    const scope = permissionFor(operationId);
    const may = changes.includes(scope) || (isRead(operationId, method) && reads.includes(scope));
    const { status, details } = answers.get(operationId) ?? { status: 0, details: null };
    expect([operationId, status === 403]).toEqual([operationId, !may]);
    if (!may) expect([operationId, details]).toMatchObject([operationId, { scope }]);
  }
});

test('somebody who may not do a thing is told which role may', async () => {
  const viewer = await signInAs('viewer');
  const send = async (method: string, path: string) => {
    const response = await hono.request(`${CONSOLE_ORIGIN}/api/v1${path}`, { method, headers: viewer });
    return errorOf(response);
  };

  expect(await send('POST', '/agents')).toEqual({
    code: 'forbidden',
    message:
      'Your role, viewer, cannot change agents and templates: this takes the role member or one with more rights',
    details: { scope: 'agents', role: 'member' },
  });
  expect(await send('GET', '/keys')).toMatchObject({ details: { scope: 'admin', role: 'admin' } });
  expect(await send('GET', '/secrets')).toMatchObject({ details: { scope: 'secrets', role: 'member' } });
  expect(await send('GET', '/providers')).toMatchObject({
    message: 'Your role, viewer, cannot see settings of the installation: this takes the role owner',
    details: { scope: 'installation', role: 'owner' },
  });
});

test.each(MEMBER_ROLES)(
  '%s: the calls that connect an MCP server need the right to change secrets',
  async (role) => {
    const person = await signInAs(role);

    for (const path of ['begin', 'finish']) {
      const response = await hono.request(`${CONSOLE_ORIGIN}/api/auth/connect/${path}`, {
        method: 'POST',
        headers: { ...person, 'content-type': 'application/json' },
        body: '{}',
      });
      const error = await errorOf(response);
      if (RIGHTS[role].changes.includes('secrets')) expect(error.code).toBe('invalid_body');
      else expect([response.status, error.details]).toEqual([403, { scope: 'secrets', role: 'admin' }]);
    }
  },
);
