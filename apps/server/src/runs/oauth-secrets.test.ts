import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import type { OAuthState } from '../secrets/refresh-token.ts';
import { secretPlace } from '../secrets/secret-place.ts';
import { readAllRows, useRemoteTools } from '../testing/index.ts';

const { open, server } = useRemoteTools();

/** A server of the caller's: an authorization server at /token, whose answers are given, and an API everywhere else. */
async function startApi(
  answers: { status?: number; body: object }[],
  { revoked, beforeRefresh }: { revoked?: string; beforeRefresh?: () => Promise<unknown> } = {},
) {
  const refreshes: { authorization: string | undefined; form: Record<string, string> }[] = [];
  const tokens: (string | undefined)[] = [];
  const api = createServer(async (request, response) => {
    const body = await text(request);
    if (request.url !== '/token') {
      tokens.push(request.headers.authorization);
      response.statusCode =
        revoked !== undefined && request.headers.authorization?.endsWith(revoked) ? 401 : 200;
      return response.end('hello');
    }
    refreshes.push({
      authorization: request.headers.authorization,
      form: Object.fromEntries(new URLSearchParams(body)),
    });
    await beforeRefresh?.();
    const { status = 200, body: answer } = answers.shift() ?? { status: 500, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.2', resolve));
  onTestFinished(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
  });
  return { refreshes, tokens, url: `http://127.0.0.2:${(api.address() as AddressInfo).port}` };
}

async function openWithToken(url: string) {
  const account = await open();
  const body = {
    type: 'oauth',
    token_url: `${url}/token`,
    client_id: 'me',
    client_secret: 'pass:word',
    refresh_token: 'refresh-token-1',
    hosts: [url],
  };
  await account.call('PUT', '/secrets/TOKEN', body);
  return account;
}

const FIELDS = { tools: ['shell'], secrets: ['TOKEN'] };
const curl = (url: string) =>
  ['jettson_shell_run', { command: `curl -s -H "Authorization: Bearer $TOKEN" ${url}` }] as [string, object];

test('many agents that start at the same time share one refresh, and send its token', async () => {
  let account: Awaited<ReturnType<typeof openWithToken>>;
  const isWaiting = async () => {
    const { rows } =
      await sql`select from agents where account_id = ${account.accountId} and status = 'running'`.execute(
        server.server.deps.database.db,
      );
    return rows.length === 3;
  };
  const beforeRefresh = async () => {
    await expect.poll(isWaiting).toBe(true);
    // Those that have just begun need the token a moment later.
    await sleep(1000);
  };
  const api = await startApi([{ body: { access_token: 'access-token-1', expires_in: 3600 } }], {
    beforeRefresh,
  });
  account = await openWithToken(api.url);

  await Promise.all([1, 2, 3].map(() => account.run([curl(api.url)], FIELDS)));

  expect(api.refreshes).toEqual([
    {
      authorization: `Basic ${Buffer.from('me:pass%3Aword').toString('base64')}`,
      form: { grant_type: 'refresh_token', refresh_token: 'refresh-token-1' },
    },
  ]);
  expect(api.tokens).toEqual(Array(3).fill('Bearer access-token-1'));
  const rows = JSON.stringify(await readAllRows(server.server.deps.database.db));
  for (const value of ['access-token-1', 'refresh-token-1', 'pass:word']) expect(rows).not.toContain(value);
});

test('a token that ends soon is refreshed with the newest refresh token', async () => {
  const api = await startApi([
    { body: { access_token: 'access-token-1', expires_in: 1, refresh_token: 'refresh-token-2' } },
    { body: { access_token: 'access-token-2', expires_in: 3600 } },
  ]);
  const account = await openWithToken(api.url);

  await expect
    .poll(
      async () => {
        await account.run([curl(api.url)], FIELDS);
        return api.tokens.at(-1);
      },
      { timeout: 30_000 },
    )
    .toBe('Bearer access-token-2');

  expect(api.refreshes.map(({ form }) => form.refresh_token)).toEqual(['refresh-token-1', 'refresh-token-2']);
});

/** Makes the account's token an hour older. */
async function age(accountId: string): Promise<void> {
  const { database, sealing } = server.server.deps;
  const { rows } = await sql<{ id: string; value: string }>`
    select id, value from secrets where account_id = ${accountId}`.execute(database.db);
  for (const { id, value } of rows) {
    const state: OAuthState = JSON.parse(await sealing.open(value, secretPlace(id)));
    const older = JSON.stringify({ ...state, refreshedAt: state.refreshedAt - 3600_000 });
    await sql`update secrets set value = ${await sealing.seal(older, secretPlace(id))}
               where account_id = ${accountId} and id = ${id}`.execute(database.db);
  }
}

test('a token that its host refuses is refreshed at once', async () => {
  const api = await startApi(
    [
      { body: { access_token: 'access-token-1', expires_in: 3600 } },
      { body: { access_token: 'access-token-2', expires_in: 3600 } },
    ],
    { revoked: 'access-token-1' },
  );
  const account = await openWithToken(api.url);
  await account.run([curl(api.url)], FIELDS);
  await age(account.accountId);
  const retry = `for n in $(seq 100); do curl -sf -H "Authorization: Bearer $TOKEN" ${api.url} && break; sleep 0.1; done`;

  const agent = await account.run([['jettson_shell_run', { command: retry }]], FIELDS);

  expect(agent.final_result).toContain('hello');
  expect(api.tokens.at(-1)).toBe('Bearer access-token-2');
  expect(api.refreshes).toHaveLength(2);
});

test('a refresh that fails is in the log of the agent, which goes on without the token', async () => {
  const body = { error: 'invalid_grant', error_description: 'refresh-token-1 is no longer valid' };
  const api = await startApi([{ status: 400, body }]);
  const account = await openWithToken(api.url);

  const agent = await account.run([curl(api.url)], FIELDS);

  expect(agent.status).toBe('completed');
  expect(await account.dataOf(agent.agent_id, 'secret-refresh-failed')).toEqual([
    {
      name: 'TOKEN',
      error: 'the authorization server answered 400: invalid_grant … is no longer valid',
    },
  ]);
  expect(api.tokens[0]).toMatch(/^Bearer jettson-secret-/);
});
