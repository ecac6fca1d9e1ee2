import type { Agent } from '@jettson/contract';
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
