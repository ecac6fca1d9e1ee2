import { expect, test } from 'vitest';
import { findClient, networkOf, openAddressList, readAddress } from './client-address.ts';

const PROXIES = ['127.0.0.0/8', '10.0.0.0/8', '::1', 'fd00::/8'];
const clientOf = (peer: string, ...forwardedFor: string[]) =>
  findClient(peer, forwardedFor, openAddressList(PROXIES));

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:51034', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:51034', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
])('%s is the address %s', (text, address) => {
  expect(readAddress(text)).toBe(address);
});

test.each([
  '',
  'unknown',
  '_hidden',
  'localhost',
  '1.2.3',
  '1.2.3.4.5',
  '[1.2.3.4',
  '2001:db8::g',
  '[]',
  '%',
])('"%s" is no address', (text) => {
  expect(readAddress(text)).toBeUndefined();
});

test('the caller is the nearest address that none of our proxies has', () => {
  expect(clientOf('127.0.0.1', '198.51.100.1', '203.0.113.7')).toBe('203.0.113.7');
  expect(clientOf('10.0.0.1', '203.0.113.7', '10.9.9.9')).toBe('203.0.113.7');
  expect(clientOf('::1', '1.1.1.1', '2001:db8::7', 'fd00::2')).toBe('2001:db8::7');
  expect(clientOf('10.0.0.1', '203.0.113.7:4711')).toBe('203.0.113.7');
});

test('what somebody writes who is no proxy of ours is not read', () => {
  expect(clientOf('203.0.113.7', '127.0.0.1')).toBe('203.0.113.7');
  expect(clientOf('203.0.113.7', '198.51.100.1', '10.0.0.1')).toBe('203.0.113.7');
});

test('behind an entry that is no address, nothing is believed', () => {
  expect(clientOf('10.0.0.1', '198.51.100.1', 'unknown')).toBe('10.0.0.1');
  expect(clientOf('10.0.0.1', '198.51.100.1', '', '10.0.0.2')).toBe('10.0.0.2');
});

test('a caller inside of the network of the proxies has an address of its own', () => {
  expect(clientOf('10.0.0.1', '10.7.7.7', '10.0.0.2')).toBe('10.7.7.7');
});

test('addresses of one IPv6 network are limited together, and of IPv4 one by one', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:db8::9')).toBe('2001:db8:0:0::/64');
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
});
