import { expect, test } from 'vitest';
import { findFollowed } from './find-followed.ts';
import { aNote, aTool, aTurn } from './testing/steps.ts';

const turn = aTurn({ id: 1 });
const asked = aTool({ id: 2, state: 'waiting' });
const note = aNote({ id: 3 });

test('a working agent is shown at what it did last; a waiting one at the call that waits, if one does', () => {
  expect(findFollowed([turn, note], { status: 'running' })).toBe(turn);
  expect(findFollowed([turn, asked, note], { status: 'idle' })).toBe(asked);
  expect(findFollowed([turn, note], { status: 'idle' })).toBeUndefined();
});
