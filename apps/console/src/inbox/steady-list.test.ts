import type { PendingItem } from '@jettson/contract';
import { expect, test } from 'vitest';
import { STAYS_MS, steadyRows } from './steady-list.ts';

const item = (id: string): PendingItem => ({
  agent_id: id,
  agent_name: null,
  task: 'Refund the order',
  kind: 'approval',
  call_id: `call_${id}`,
  since: '2026-11-29T09:00:00.000Z',
  until: '2026-11-29T10:00:00.000Z',
});
const [a, b, c] = [item('a'), item('b'), item('c')];
const shown = (rows: ReturnType<typeof steadyRows>) =>
  rows.map(({ item: { agent_id: id }, goneAt }) => (goneAt === null ? id : `(${id})`));

test('what no longer waits keeps its place for a moment, so that nothing moves up under a second click', () => {
  const first = steadyRows([], [a, b], { now: 0, isHeld: false });
  const decided = steadyRows(first, [b, c], { now: 1000, isHeld: false });
  const soon = steadyRows(decided, [b, c], { now: 999 + STAYS_MS, isHeld: false });
  const later = steadyRows(soon, [b, c], { now: 1000 + STAYS_MS, isHeld: false });

  expect([decided, soon, later].map(shown)).toEqual([
    ['(a)', 'b', 'c'],
    ['(a)', 'b', 'c'],
    ['b', 'c'],
  ]);
});

test('while the pointer is over the list nothing leaves it, and what waits again is back', () => {
  const first = steadyRows([], [a, b], { now: 0, isHeld: true });
  const held = steadyRows(first, [b], { now: 0, isHeld: true });

  expect(shown(steadyRows(held, [b], { now: 60_000, isHeld: true }))).toEqual(['(a)', 'b']);
  expect(shown(steadyRows(held, [a, b], { now: 60_000, isHeld: true }))).toEqual(['a', 'b']);
  expect(shown(steadyRows(held, [b], { now: 60_000, isHeld: false }))).toEqual(['b']);
});
