import { expect, test } from 'vitest';
import { describeNetwork, readNetwork, toNetworkDraft } from './network-draft.ts';

test.each([
  undefined,
  { type: 'none' as const },
  { type: 'unrestricted' as const },
  { type: 'limited' as const },
  {
    type: 'limited' as const,
    allowed_hosts: ['a.example', '*.b.example:8443'],
    allow_package_managers: true,
  },
  { type: 'limited' as const, allow_package_managers: false, allow_mcp_servers: true },
])('a network that nobody changes is sent as it is: %j', (network) => {
  expect(readNetwork(toNetworkDraft(network))).toEqual(network);
});

test('hosts are read one per line or with commas, and only for a limited network', () => {
  const draft = {
    type: 'limited' as const,
    hosts: ' a.example,b.example \n\n c.example',
    packageManagers: true,
  };

  expect(readNetwork(draft)).toEqual({
    type: 'limited',
    allowed_hosts: ['a.example', 'b.example', 'c.example'],
    allow_package_managers: true,
  });
  expect(readNetwork({ ...draft, type: 'none' })).toEqual({ type: 'none' });
});

test('a network is described with everything that it allows', () => {
  expect(describeNetwork({ type: 'unrestricted' })).toBe('Unrestricted');
  expect(describeNetwork({ type: 'limited' })).toBe('Limited to nothing');
  expect(
    describeNetwork({
      type: 'limited',
      allowed_hosts: ['a.example'],
      allow_package_managers: true,
      allow_mcp_servers: true,
    }),
  ).toBe('Limited to a.example, package registries, its MCP servers');
});
