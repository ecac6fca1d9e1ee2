import { calls, type Script, says } from '@jettson/agent/testing';
import type { Agent } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createApp } from '../apps/server/src/app.ts';
import { rawTool, startRawServer } from '../apps/server/src/mcp-servers/testing/start-raw-server.ts';
import {
  REFRESH_TOKEN,
  startAuthorizationServer,
} from '../apps/server/src/secrets/connect/testing/start-authorization-server.ts';
import type { OAuthState } from '../apps/server/src/secrets/refresh-token.ts';
import { secretPlace } from '../apps/server/src/secrets/secret-place.ts';
import { signInOwner } from '../apps/server/src/testing/console-sign-in.ts';
import {
  hasEnded,
  newAccount,
  readAllRows,
  startTestServer,
  untilAgent,
} from '../apps/server/src/testing/index.ts';
import { sendAsBrowser } from '../apps/server/src/testing/send-as-browser.ts';
import { collectLog } from './collect-log.ts';

const FIRST = 'the-first-access-token-of-all';
const SECOND = 'the-second-access-token-of-all';

test('an agent calls a server that somebody connected, and gets a new token when the server refuses the first', async () => {
  const toModel: string[] = [];
  const script: Script = (request) => {
    toModel.push(JSON.stringify(request));
    const { messages } = request;
    const turn = messages.filter(({ role }) => role === 'assistant').length;
    return turn < 5
      ? calls(`c${turn}`, 'issues__look', {})
      : says(messages.map(({ text }) => text).join('\n'));
  };
  const { logTo, log } = collectLog();
  const environment = { JETTSON_EGRESS_ALLOW: '127.0.0.1', JETTSON_LOG_LEVEL: 'debug' };
  await using server = await startTestServer(script, { environment, logTo });
  const { deps } = server.server;
  const account = await newAccount(deps.database.db);
  await using host = await startAuthorizationServer();
  const used: (string | undefined)[] = [];
  await using mcp = await startRawServer({
    GET: (_, response) =>
      void response
        .writeHead(401, {
          'www-authenticate': `Bearer resource_metadata="${host.url}/.well-known/oauth-protected-resource/mcp"`,
        })
        .end(),
    'tools/list': () => ({ tools: [rawTool('look')] }),
    async 'tools/call'(_, response, { headers: { authorization } }) {
      used.push(authorization);
      if (authorization === `Bearer ${SECOND}`)
        return { content: [{ type: 'text', text: `it is fine, ${authorization}` }] };
      // As if the token had been issued a while ago.
      if (used.length === 1) await ageToken();
      else await expect.poll(() => host.tokenRequests.length, { timeout: 20_000 }).toBe(3);
      response.writeHead(401, { 'content-type': 'text/plain' }).end(`${authorization} was revoked`);
      return undefined;
    },
  });
  host.faults.resource = { resource: mcp.url };
  host.faults.refreshed = [
    { access_token: FIRST, expires_in: 3600 },
    { access_token: SECOND, expires_in: 3600 },
  ];
  const app = createApp(deps);
  const as = await signInOwner(app, deps.database);
  const headers = { 'x-jettson-account': account.accountId };
  const connect = async (step: string, body: object) =>
    (await sendAsBrowser(app, `/api/auth/connect/${step}`, { body, as, headers })).body as {
      authorization_url: string;
    };
  const ageToken = async () => {
    const { rows } = await sql<{ id: string; value: string }>`
      select id, value from secrets where account_id = ${account.accountId}`.execute(deps.database.db);
    for (const { id, value } of rows) {
      const state: OAuthState = JSON.parse(await deps.sealing.open(value, secretPlace(id)));
      const older = JSON.stringify({ ...state, refreshedAt: state.refreshedAt - 3600_000 });
      await sql`update secrets set value = ${await deps.sealing.seal(older, secretPlace(id))}
                 where account_id = ${account.accountId} and id = ${id}`.execute(deps.database.db);
    }
  };
  const returnUrl = 'http://localhost/console/connected';
  const begun = await connect('begin', { name: 'ISSUES', url: mcp.url, return_url: returnUrl });
  expect(await connect('finish', await host.visit(begun.authorization_url))).toMatchObject({
    name: 'ISSUES',
    type: 'oauth',
  });

  const { body: spawned } = await server.call<Agent>(
    'POST',
    '/agents',
    {
      task: 'Look',
      tools: [],
      memory: { recall: false, extract: false },
      secrets: ['ISSUES'],
      mcp_servers: [
        { name: 'issues', url: mcp.url, headers: { authorization: `Bearer \${ISSUES}` }, required: true },
      ],
    },
    account.apiKey,
  );
  const agent = await untilAgent(server, spawned.agent_id, hasEnded, account);

  expect(agent.status).toBe('completed');
  expect(used[0]).toBe(`Bearer ${FIRST}`);
  expect(used.at(-1)).toBe(`Bearer ${SECOND}`);
  expect(host.tokenRequests.map(({ grant_type: type }) => type)).toEqual([
    'authorization_code',
    'refresh_token',
    'refresh_token',
  ]);
  expect(toModel.length).toBe(6);
  expect(log.length).toBeGreaterThan(0);
  expect(agent.final_result).toContain('it is fine');
  const everywhere = JSON.stringify([await readAllRows(deps.database.db), toModel, log, agent]);
  for (const value of [FIRST, SECOND, REFRESH_TOKEN]) expect(everywhere).not.toContain(value);
});
