import { expect, test } from 'vitest';
import { openCallIds } from './open-call-ids.ts';

test('calls keep ids that are free, and others get the next number', () => {
  const pick = openCallIds(new Set(['call_0', 'call_0_2']));

  expect(['call_0', 'own', 'own', 'own_2', 'call_0'].map(pick)).toEqual([
    ...['call_0_3', 'own', 'own_2', 'own_2_2', 'call_0_4'],
  ]);
});
