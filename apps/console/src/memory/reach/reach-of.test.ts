import type { ApiScope, MemoryAccess } from '@jettson/contract';
import { expect, test } from 'vitest';
import { describeReach, reachOf, reachOfKey } from './reach-of.ts';

test.each<[MemoryAccess | null, string]>([
  [null, 'can read and change'],
  [{}, 'can read and change'],
  [{ recall: false }, 'can read and change'],
  [{ read: ['user-7'] }, 'can read and change'],
  [{ read: ['user-7'], write: null }, 'can read'],
  [{ read: ['user-8', 'user-7'] }, 'can read'],
  [{ read: [{ prefix: 'user' }] }, 'can read'],
  [{ read: [{ prefix: 'user' }], write: 'user-7' }, 'can read and change'],
  [{ read: ['other'], write: 'user-7' }, 'can write, not read'],
  [{ read: [] }, 'nothing'],
  [{ write: 'other' }, 'can read'],
  [{ write: null }, 'can read'],
  [{ read: ['user'] }, 'nothing'],
])('with the limit %o one %s', (access, reach) => {
  expect(describeReach(reachOf(access, 'user-7'))).toBe(reach);
});

const key = { scopes: ['memory'] as ApiScope[], memory: null, revoked_at: null, expires_at: null };

test('a key that ended, or may use neither memories nor agents, reaches nothing', () => {
  const reaches = [
    { ...key, revoked_at: '2026-01-01T00:00:00Z' },
    { ...key, expires_at: '2026-01-01T00:00:00Z' },
    { ...key, scopes: ['files' as const] },
  ].map((one) => describeReach(reachOfKey(one, 'a', Date.parse('2026-06-01T00:00:00Z'))));

  expect(reaches).toEqual(['nothing', 'nothing', 'nothing']);
});

test('a key that may only spawn agents reaches memories by them', () => {
  expect(reachOfKey({ ...key, scopes: ['agents'] }, 'a', 0)).toEqual({
    reads: true,
    writes: true,
    isByAgents: true,
  });
});
