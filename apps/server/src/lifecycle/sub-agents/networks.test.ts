import type { AgentNetwork } from '@jettson/contract';
import { expect, test } from 'vitest';
import { useTestApp } from '../../testing/index.ts';
import { limited, newParentCaller } from './testing/new-parent-caller.ts';

const app = useTestApp();
const newCaller = () => newParentCaller(app);

test('another network of the parent holds for its sub-agents, except for those whose template gave them one of their own', async () => {
  const { call, forgetWorkers, get, parent, run, spawn, template, typesOf } = await newCaller();
  await template('narrow', { network: limited('a.example') });
  const root = await parent({ network: limited('*.example') });
  const heir = await run((await spawn(root, { tools: ['agents', 'memory'] })).agent_id);
  const grandchild = await spawn(heir);
  const own = await spawn(root, { template: 'narrow' });
  const network = { type: 'none' };
  await forgetWorkers();

  await call('PATCH', `/agents/${root.id}`, { network });

  const networks: AgentNetwork[] = [];
  for (const id of [root.id, heir.id, grandchild.agent_id, own.agent_id])
    networks.push((await get(id)).network);
  expect(networks).toMatchObject([network, network, network, limited('a.example')]);
  expect(await typesOf(grandchild.agent_id)).toContain('network-changed');
  expect(await typesOf(own.agent_id)).not.toContain('network-changed');
});

test('a sub-agent that was given another network by a caller keeps it when that of its parent changes', async () => {
  const { call, forgetWorkers, get, parent, spawn } = await newCaller();
  const root = await parent();
  const child = await spawn(root);
  await forgetWorkers();
  await call('PATCH', `/agents/${child.agent_id}`, { network: limited('a.example') });

  await call('PATCH', `/agents/${root.id}`, { network: limited('b.example') });

  expect((await get(child.agent_id)).network).toMatchObject(limited('a.example'));
});

test('a sub-agent has the network that its parent has at its spawn, not when the parent started', async () => {
  const { call, forgetWorkers, parent, run, spawn } = await newCaller();
  const root = await parent({ network: limited('a.example') });
  await forgetWorkers();
  await call('PATCH', `/agents/${root.id}`, { network: limited('b.example') });
  await run(root.id);

  const child = await spawn(root);

  expect(child.network).toMatchObject(limited('b.example'));
});
