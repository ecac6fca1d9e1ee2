import type { AuditEntry } from '@jettson/contract';
import { expect, test } from 'vitest';
import { toAuditQuery, withDays } from './audit-filter.ts';

const NOW = Date.parse('2026-11-28T12:00:00.000Z');

test('the address filters by action, target, actor and time, and by nothing that it misspells', () => {
  expect(toAuditQuery({ action: 'secret.used', target: 'T', actor: 'key_1', since: 'week' }, NOW)).toEqual({
    action: 'secret.used',
    target: 'T',
    actor_id: 'key_1',
    created_after: '2026-11-21T12:00:00.000Z',
  });
  expect(toAuditQuery({ action: 'secret.eaten', since: 'aeon' }, NOW)).toEqual({});
});

test('the first entry of each day says which day it is', () => {
  const entries = ['2026-11-28T12:00:00Z', '2026-11-28T11:00:00Z', '2026-11-20T12:00:00Z'].map(
    (created_at) => ({ created_at }) as AuditEntry,
  );

  const days = withDays(entries).map(({ day }) => day);

  expect(days[0]).toContain('November 28, 2026');
  expect(days[1]).toBe(null);
  expect(days[2]).toContain('November 20, 2026');
});
