import { createEgressPolicy, createPolicySessions, parseEgressRules } from '@jettson/egress';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../../testing/index.ts';
import { beginConnection } from './begin-connection.ts';
import { startAuthorizationServer } from './testing/start-authorization-server.ts';

const app = useTestApp();

test.each([
  ['client id', { client: { client_id: 'x'.repeat(200_000) } }],
  ['client secret', { client: { client_secret: 'x'.repeat(5_000) } }],
  ['scope', { resource: { scopes_supported: ['x'.repeat(200_000)] } }],
  [
    'address to sign in at',
    { metadata: { authorization_endpoint: `http://a.example/${'x'.repeat(10_000)}` } },
  ],
])('a %s that is far too long is a reason why no connection can be made', async (what, faults) => {
  await using host = await startAuthorizationServer();
  Object.assign(host.faults, faults);
  const { database, sealing } = app.deps;
  const { accountId } = await newAccount(database.db);
  const policy = createEgressPolicy({ allow: parseEgressRules(new URL(host.url).host) });

  const beginning = beginConnection(
    { database, sealing, openSession: createPolicySessions(policy) },
    accountId,
    {
      name: 'ISSUES',
      url: host.mcpUrl,
      client: null,
      redirectUrl: 'http://localhost/console/connected',
      sessionToken: 'x',
    },
  );

  await expect(beginning).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(`gave a ${what} of \\d+ characters; at most \\d+ are accepted$`),
  });
});
