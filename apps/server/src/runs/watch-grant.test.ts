import type { Agent } from '@jettson/contract';
import type { Grant } from '@jettson/egress';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';
import type { Run } from './run.ts';
import { watchGrant } from './watch-grant.ts';

const app = useTestApp();

test('a grant that the gateway may have, although it did not say so, is revoked at the end', async () => {
  const { database } = app.deps;
  const { apiKey, accountId } = await newAccount(database.db);
  const network = { type: 'limited', allowed_hosts: ['api.example.com'] };
  const { body } = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x', network } });
  const granted = new Set<string>();
  const gateway = {
    grant(id: string) {
      granted.add(id);
      return Promise.reject(new Error('the gateway has died'));
    },
    revoke: (id: string) => granted.delete(id),
    onSecret: () => () => {},
  };
  const unchanged = { subscribe: () => () => {} };
  const run = {
    deps: { database, gateway, changes: unchanged, secretChanges: unchanged, packageHosts: [] },
    agent: { id: (body as Agent).agent_id, accountId, parentId: null, rootId: null, definition: { network } },
  } as unknown as Run;

  const watch = watchGrant(run);
  await expect(watch.grantTo('net_1')).rejects.toThrow('has died');
  expect([...granted]).toEqual(['net_1']);
  await watch[Symbol.asyncDispose]();

  expect([...granted]).toEqual([]);
});

test('what is granted to a sub-agent is within the networks of all agents above it, as they are now', async () => {
  const { database } = app.deps;
  const { apiKey, accountId } = await newAccount(database.db);
  const limited = (host: string) => ({ type: 'limited', allowed_hosts: [host] });
  const ids: string[] = [];
  for (const name of ['root', 'parent', 'child']) {
    const { body } = await app.call(apiKey, 'POST', '/agents', {
      body: { task: 'x', network: limited(`${name}.example`) },
    });
    ids.push((body as Agent).agent_id);
  }
  const [rootId, parentId, id] = ids as [string, string, string];
  await sql`update agents set parent_id = ${rootId}, root_id = ${rootId} where id = ${parentId}`.execute(
    database.db,
  );
  await sql`update agents set parent_id = ${parentId}, root_id = ${rootId} where id = ${id}`.execute(
    database.db,
  );
  await app.call(apiKey, 'PATCH', `/agents/${rootId}`, { body: { network: { type: 'none' } } });
  const granted: Grant[] = [];
  const unchanged = { subscribe: () => () => {} };
  const gateway = {
    grant: async (_: string, grant: Grant) => void granted.push(grant),
    revoke: () => {},
    onSecret: () => () => {},
  };
  const run = {
    deps: { database, gateway, changes: unchanged, secretChanges: unchanged, packageHosts: [] },
    // It says nothing about a network itself.
    agent: { id, accountId, parentId, rootId, definition: {} },
  } as unknown as Run;

  await using watch = watchGrant(run);
  await watch.grantTo('net_1');

  expect(granted).toHaveLength(1);
  expect(granted[0]).toMatchObject({ network: { allowedHosts: ['child.example'] } });
  expect(granted[0]?.within).toHaveLength(2);
  expect(granted[0]?.within).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'none' }),
      expect.objectContaining({ allowedHosts: ['parent.example'] }),
    ]),
  );
});
