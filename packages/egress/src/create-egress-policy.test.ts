import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { createEgressPolicy } from './create-egress-policy.ts';
import { EgressDeniedError } from './egress-denial.ts';
import { parseEgressRules } from './parse-egress-rules.ts';

const closed = createEgressPolicy({});

/** A policy whose names all resolve to `addresses`. */
function resolvingTo(addresses: string[], allow = '', deny = '') {
  return createEgressPolicy({
    allow: parseEgressRules(allow),
    deny: parseEgressRules(deny),
    resolve: async () => addresses,
  });
}

test.each([
  ['loopback', '127.0.0.1'],
  ['loopback beyond .1', '127.8.9.10'],
  ['short form', '127.1'],
  ['decimal form', '2130706433'],
  ['hexadecimal form', '0x7f000001'],
  ['hexadecimal octets', '0x7f.0x0.0x0.0x1'],
  ['octal form', '0177.0.0.1'],
  ['octal number', '017700000001'],
  ['percent-encoded', '%31%32%37.0.0.1'],
  ['full-width digits', '１２７.0.0.1'],
  ['trailing dot', '127.0.0.1.'],
  ['unspecified', '0.0.0.0'],
  ['zero', '0'],
  ['private 10', '10.1.2.3'],
  ['private 172', '172.31.255.1'],
  ['private 192', '192.168.0.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['link-local', '169.254.1.1'],
  ['benchmarking', '198.18.0.1'],
  ['documentation', '203.0.113.1'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['metadata', '169.254.169.254'],
  ['metadata in decimal', '2852039166'],
  ['metadata that looks public', '168.63.129.16'],
  ['IPv6 loopback', '::1'],
  ['IPv6 loopback in brackets', '[::1]'],
  ['IPv6 loopback in full', '[0:0:0:0:0:0:0:1]'],
  ['IPv6 unspecified', '[::]'],
  ['IPv4-mapped', '::ffff:127.0.0.1'],
  ['IPv4-mapped in hexadecimal', '[::ffff:7f00:1]'],
  ['IPv4-compatible', '[::127.0.0.1]'],
  ['IPv4-translated', '[::ffff:0:127.0.0.1]'],
  ['NAT64', '[64:ff9b::7f00:1]'],
  ['NAT64 of metadata', '[64:ff9b::169.254.169.254]'],
  ['local NAT64', '[64:ff9b:1::7f00:1]'],
  ['6to4', '[2002:7f00:1::]'],
  ['Teredo', '[2001:0:7f00:1::]'],
  ['link-local v6', '[fe80::1]'],
  ['zone id', 'fe80::1%lo'],
  ['zone id in brackets', '[fe80::1%25lo]'],
  ['loopback with a zone', '::1%lo'],
  ['unique local', '[fd00:ec2::254]'],
  ['site-local', '[fec0::1]'],
  ['documentation v6', '[2001:db8::1]'],
  ['newer documentation v6', '[3fff::1]'],
  ['multicast v6', '[ff02::1]'],
  ['discard', '[100::1]'],
])('refuses %s: %s', async (_form, host) => {
  const approval = closed.approve('c1', host, 80);

  await expect(approval).rejects.toThrow(EgressDeniedError);
});

test.each(['localhost', 'LOCALHOST', 'localhost.'])('refuses the name %s', async (host) => {
  const approval = closed.approve('c1', host, 80);

  await expect(approval).rejects.toThrow('it is a loopback address');
});

test.each(['', ' ', 'a b', 'evil@127.0.0.1', '127.0.0.1/x', 'a:80', '1.2.3.4.5', 'a\\b', 'a\0b', '[::1'])(
  'refuses what is no host: "%s"',
  async (host) => {
    const approval = closed.approve('c1', host, 80);

    await expect(approval).rejects.toThrow('it has no valid host');
  },
);

test.each([0, -1, 65_536, 1.5, Number.NaN])('refuses port %s', async (port) => {
  const approval = closed.approve('c1', '93.184.216.34', port);

  await expect(approval).rejects.toThrow('it has no valid port');
});

test('approves public addresses as they will be dialed', async () => {
  expect(await closed.approve('c1', '93.184.216.34', 443)).toEqual(['93.184.216.34']);
  expect(await closed.approve('c1', '::ffff:93.184.216.34', 443)).toEqual(['93.184.216.34']);
  expect(await closed.approve('c1', '[2606:4700::1111]', 443)).toEqual(['2606:4700::1111']);
  expect(await closed.approve('c1', '64:ff9b::5db8:d822', 443)).toEqual(['64:ff9b::5db8:d822']);
});

test('judges every address of a name, and leaves only the public ones', async () => {
  const policy = resolvingTo(['10.0.0.1', '93.184.216.34', '::1', 'fe80::1%eth0']);

  expect(await policy.approve('c1', 'mixed.example', 80)).toEqual(['93.184.216.34']);
});

test("refuses the host's own addresses, whatever network is open", async () => {
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && !address.address.startsWith('fe80:'))
    .map(({ address }) => address);
  const policy = resolvingTo([], '0.0.0.0/0,::/0');

  for (const address of own) {
    await expect(policy.approve('c1', address, 22)).rejects.toThrow('it is an address of the host');
  }
});

test('opens what the operator allows, and nothing else', async () => {
  const policy = resolvingTo(['10.9.9.9'], '127.0.0.1:8080,10.0.0.0/8,box:9000');

  expect(await policy.approve('c1', '127.0.0.1', 8080)).toEqual(['127.0.0.1']);
  expect(await policy.approve('c1', '0x7f.1', 8080)).toEqual(['127.0.0.1']);
  expect(await policy.approve('c1', 'BOX.', 9000)).toEqual(['10.9.9.9']);
  await expect(policy.approve('c1', '127.0.0.1', 8081)).rejects.toThrow(EgressDeniedError);
  await expect(policy.approve('c1', '192.168.0.1', 80)).rejects.toThrow(EgressDeniedError);
});

test("only the web's ports are open, for public addresses and for names", async () => {
  const policy = resolvingTo(['93.184.216.34'], 'mail.example:25');

  for (const port of [80, 443]) expect(await policy.approve('c1', 'www.example', port)).toHaveLength(1);
  for (const port of [1, 22, 25, 81, 444, 3306, 8080, 65_535]) {
    await expect(policy.approve('c1', '93.184.216.34', port)).rejects.toThrow('only the ports 80, 443 are');
    await expect(policy.approve('c1', 'www.example', port)).rejects.toThrow('only the ports 80, 443 are');
  }
  expect(await policy.approve('c1', 'mail.example', 25)).toEqual(['93.184.216.34']);
});

test('the operator can open or close a port everywhere, which opens no further address', async () => {
  const policy = resolvingTo(['93.184.216.34'], '*:22,10.1.2.3:5432,10.2.0.0/16', '*:80');

  expect(await policy.approve('c1', 'www.example', 22)).toEqual(['93.184.216.34']);
  await expect(policy.approve('c1', '10.0.0.1', 22)).rejects.toThrow('it is a private address');
  await expect(policy.approve('c1', '127.0.0.1', 22)).rejects.toThrow('it is a loopback address');
  await expect(policy.approve('c1', '10.1.2.3', 22)).rejects.toThrow('it is a private address');
  expect(await policy.approve('c1', '10.1.2.3', 5432)).toEqual(['10.1.2.3']);
  expect(await policy.approve('c1', '10.2.2.2', 9000)).toEqual(['10.2.2.2']);
  await expect(policy.approve('c1', 'www.example', 80)).rejects.toThrow('deny list');
});

test('a name is not looked up for a port that no rule opens', async () => {
  const asked: string[] = [];
  const policy = createEgressPolicy({
    resolve: async (name) => {
      asked.push(name);
      return ['93.184.216.34'];
    },
  });

  await expect(policy.approve('c1', 'www.example', 22)).rejects.toThrow('only the ports 80, 443 are open');
  await policy.approve('c1', 'www.example', 443);

  expect(asked).toEqual(['www.example']);
});

test('a wide rule does not open the metadata service; one that names it does', async () => {
  const wide = resolvingTo([], '169.254.0.0/16');
  const exact = resolvingTo([], '169.254.169.254');

  await expect(wide.approve('c1', '169.254.169.254', 80)).rejects.toThrow('metadata');
  expect(await wide.approve('c1', '169.254.1.1', 80)).toEqual(['169.254.1.1']);
  expect(await exact.approve('c1', '169.254.169.254', 80)).toEqual(['169.254.169.254']);
});

test("the operator's deny list wins over public addresses and over the allow list", async () => {
  const policy = resolvingTo(['93.184.216.34'], '10.0.0.0/8', '93.184.216.0/24,10.1.0.0/16,api.example:25');

  await expect(policy.approve('c1', 'www.example', 443)).rejects.toThrow('deny list');
  await expect(policy.approve('c1', '64:ff9b::5db8:d822', 443)).rejects.toThrow('deny list');
  await expect(policy.approve('c1', '10.1.2.3', 443)).rejects.toThrow('deny list');
  expect(await policy.approve('c1', '10.2.2.3', 443)).toEqual(['10.2.2.3']);
});

test('reports each refusal with the computer, the target and the reason', async () => {
  const policy = resolvingTo([]);
  const denials: unknown[] = [];
  const unsubscribe = policy.onDenied((denial) => denials.push(denial));

  await expect(policy.approve('c1', '::1', 80)).rejects.toThrow();
  unsubscribe();
  await expect(policy.approve('c1', '::1', 80)).rejects.toThrow();

  expect(denials).toEqual([{ computerId: 'c1', target: '[::1]:80', reason: 'it is a loopback address' }]);
});
