import { expect, test } from 'vitest';
import { canonicalHost } from './canonical-host.ts';
import {
  HostPatternError,
  listsTarget,
  parseNetworkHost,
  parseSecretHost,
  type Target,
} from './parse-host-pattern.ts';

function lists(entry: string, url: string, parse = parseSecretHost): boolean {
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol.slice(0, -1) as Target['scheme'];
  const target = {
    scheme,
    host: canonicalHost(hostname) ?? '',
    port: Number(port || (scheme === 'https' ? 443 : 80)),
  };
  return listsTarget(parse(entry), target);
}

test.each([
  ['api.example.com', 'https://api.example.com/', true],
  ['api.example.com', 'https://API.Example.com./', true],
  ['API.EXAMPLE.COM', 'https://api.example.com/', true],
  ['bücher.example', 'https://xn--bcher-kva.example/', true],
  ['api.example.com', 'http://api.example.com/', false],
  ['api.example.com', 'https://api.example.com:8443/', false],
  ['api.example.com:8443', 'https://api.example.com:8443/', true],
  ['api.example.com:8443', 'https://api.example.com/', false],
  ['api.example.com', 'https://api.example.com.evil.example/', false],
  ['api.example.com', 'https://evil-api.example.com/', false],
  ['*.example.com', 'https://api.example.com/', true],
  ['*.example.com', 'https://a.b.example.com/', true],
  ['*.example.com', 'https://example.com/', false],
  ['*.example.com', 'https://badexample.com/', false],
  ['http://api.example.com', 'http://api.example.com/', true],
  ['http://api.example.com', 'https://api.example.com/', false],
  ['http://api.example.com', 'http://api.example.com:8080/', false],
  ['http://api.example.com:8080', 'http://api.example.com:8080/', true],
  ['[::1]:8443', 'https://[::1]:8443/', true],
  ['127.0.0.1:8443', 'https://2130706433:8443/', true],
])('a secret for %s goes to %s: %s', (entry, url, expected) => {
  expect(lists(entry, url)).toBe(expected);
});

test.each([
  ['api.example.com', 'https://api.example.com/', true],
  ['api.example.com', 'http://api.example.com/', true],
  ['api.example.com', 'http://api.example.com:8080/', false],
  ['api.example.com:8080', 'https://api.example.com:8080/', true],
])('a network with %s leads to %s: %s', (entry, url, expected) => {
  expect(lists(entry, url, parseNetworkHost)).toBe(expected);
});

test.each([
  '',
  '*',
  '*.',
  '*.*.example.com',
  'a.*.example.com',
  'user@example.com',
  'example.com/path',
  'https://example.com',
  'ftp://example.com',
  'http://',
  'example.com:0',
  'example.com:99999',
  'example.com:',
  'a b',
  '*.127.0.0.1',
  '%2a.example.com',
])('"%s" is not a host of a secret, and the error says what is', (entry) => {
  expect(() => parseSecretHost(entry)).toThrow(HostPatternError);
  expect(() => parseSecretHost(entry)).toThrow('api.example.com');
});

test('a network takes no scheme', () => {
  expect(() => parseNetworkHost('http://example.com')).toThrow(HostPatternError);
});
