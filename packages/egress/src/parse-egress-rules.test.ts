import { expect, test } from 'vitest';
import { EgressRuleError, parseEgressRules } from './parse-egress-rules.ts';

test('reads ranges, single addresses and endpoints', () => {
  const rules = parseEgressRules(
    ' 10.0.0.0/8, fd00::/8,192.168.1.7, LocalHost:8080 ,[::1]:80,127.0.0.1:3000, *:22,',
  );

  expect(rules.map((rule) => (rule.kind === 'range' ? `${rule.network}/${rule.prefix}` : rule))).toEqual([
    '10.0.0.0/8',
    'fd00::/8',
    '192.168.1.7/32',
    { kind: 'endpoint', host: 'localhost', port: 8080 },
    { kind: 'endpoint', host: '::1', port: 80 },
    { kind: 'endpoint', host: '127.0.0.1', port: 3000 },
    { kind: 'port', port: 22 },
  ]);
});

test('reads a range of IPv4-mapped addresses as the IPv4 range that it is', () => {
  const [rule] = parseEgressRules('::ffff:10.0.0.0/104');

  expect(rule).toMatchObject({ kind: 'range', prefix: 8 });
  expect(rule?.kind === 'range' && rule.network.toString()).toBe('10.0.0.0');
});

test.each([
  'example.com',
  '10/8',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '::1/129',
  'host:0',
  'host:65536',
  'host:http',
  'a b:80',
  'user@host:80',
  ':80',
  '*',
  '*:0',
  '*:*',
  '*.example.com:22',
])('names the entry that it cannot read: %s', (entry) => {
  const parse = () => parseEgressRules(`10.0.0.0/8,${entry}`);

  expect(parse).toThrow(EgressRuleError);
  expect(parse).toThrow(`"${entry}"`);
});
