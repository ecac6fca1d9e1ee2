import { expect, test } from 'vitest';
import { fillValues, hideValues } from './write-only-values.ts';

const SERVER = {
  name: 'github',
  url: 'https://a.example/mcp',
  headers: { Authorization: 'Bearer 1', 'X-Team': 'ops' },
};
const TOOL = { type: 'http', name: 'lookup', url: 'https://b.example', headers: { 'X-Key': 'k' } };

const fields = {
  instructions: 'env.TOKEN is in the environment',
  env: { TOKEN: 't', EMPTY: '' },
  webhook: { url: 'https://c.example', secret: 'whsec_x' },
  tools: ['http', TOOL],
  mcp_servers: [SERVER],
  metadata: { env: { TOKEN: 'not a secret' }, headers: { a: 'b' } },
};

test('values of variables, headers and secrets are hidden, and nothing else', () => {
  const { shown, values } = hideValues(fields);

  expect(shown).toEqual({
    ...fields,
    env: { TOKEN: '…', EMPTY: '…' },
    webhook: { url: 'https://c.example', secret: '…' },
    tools: ['http', { ...TOOL, headers: { 'X-Key': '…' } }],
    mcp_servers: [{ ...SERVER, headers: { Authorization: '…', 'X-Team': '…' } }],
  });
  expect([...values.values()].sort()).toEqual(['', 'Bearer 1', 'k', 'ops', 't', 'whsec_x']);
  expect(fillValues(shown, values)).toEqual(fields);
});

test('a list may be in another order', () => {
  const other = { ...SERVER, name: 'other', headers: { Authorization: 'Bearer 2' } };
  const { shown, values } = hideValues({ mcp_servers: [SERVER, other] });

  expect(fillValues({ mcp_servers: shown.mcp_servers.toReversed() }, values)).toEqual({
    mcp_servers: [other, SERVER],
  });
});

test.each([
  ['another address', { url: 'https://attacker.example/mcp' }],
  ['another name', { name: 'gitlab' }],
])('headers do not follow their server to %s', (_, change) => {
  const { shown, values } = hideValues({ mcp_servers: [SERVER] });
  const [server] = shown.mcp_servers;

  expect(() => fillValues({ mcp_servers: [{ ...server, ...change }] }, values, ['defaults'])).toThrow(
    'defaults.mcp_servers.0.headers.Authorization: "…" stands for a stored value, and none is stored here',
  );
});

test('the secret of a webhook does not follow it to another address', () => {
  const { shown, values } = hideValues({ webhook: fields.webhook });
  const webhook = { ...shown.webhook, url: 'https://attacker.example' };

  expect(() => fillValues({ webhook }, values)).toThrow(
    'webhook.secret: "…" stands for a stored value, and none is stored here',
  );
});

test('names that objects have by themselves are names like others', () => {
  const odd = JSON.parse('{"env": {"__proto__": "a", "constructor": "b"}}');
  const { shown, values } = hideValues(odd);

  expect(JSON.stringify(shown)).toBe('{"env":{"__proto__":"…","constructor":"…"}}');
  expect(JSON.stringify(fillValues(shown, values))).toBe(JSON.stringify(odd));
});
