import { expect, test } from 'vitest';
import { toGrantedNetwork } from './to-granted-network.ts';

const NETWORK = {
  type: 'limited',
  allowed_hosts: ['api.example.com'],
  allow_package_managers: false,
  allow_mcp_servers: false,
} as const;
const mcp_servers = ['https://tools.example.com/mcp', 'http://127.0.0.2:8080/mcp'].map((url, index) => ({
  name: `server${index}`,
  url,
  headers: {},
  allowed_tools: null,
  required: false,
}));
const granted = (changed: object, packageHosts: string[] = []) =>
  toGrantedNetwork(
    { network: { ...NETWORK, allowed_hosts: [...NETWORK.allowed_hosts], ...changed }, mcp_servers },
    packageHosts,
  );

test('a limited network has what it lists, and its switches add nothing while they are off', () => {
  expect(granted({}, ['packages.example.com'])).toEqual({
    type: 'limited',
    allowedHosts: ['api.example.com'],
  });
});

test('package managers stand for the registries of pip, npm, cargo and go, and those of the operator', () => {
  const { allowedHosts } = granted({ allow_package_managers: true }, ['packages.example.com:8443']);

  for (const host of [
    'pypi.org',
    'files.pythonhosted.org',
    'registry.npmjs.org',
    'index.crates.io',
    'proxy.golang.org',
  ])
    expect(allowedHosts).toContain(`${host}:443`);
  expect(allowedHosts).toContain('packages.example.com:8443');
  expect(allowedHosts).toContain('api.example.com');
});

test("MCP servers stand for the hosts of the agent's own, with the port of each", () => {
  const { allowedHosts } = granted({ allow_mcp_servers: true });

  expect(allowedHosts).toEqual(['api.example.com', 'tools.example.com:443', '127.0.0.2:8080']);
});

test('an agent whose spawn names no network reaches whatever the installation allows', () => {
  expect(toGrantedNetwork({}, ['packages.example.com'])).toEqual({ type: 'unrestricted', allowedHosts: [] });
});
