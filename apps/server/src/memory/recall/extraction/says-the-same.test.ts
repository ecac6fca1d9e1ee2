import { growsFaster } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { saysTheSame } from './says-the-same.ts';

test.each([
  ['The office is in Leeds.', 'the office is in leeds', false, true],
  ['The office is in Leeds', 'The office is located in Leeds', true, true],
  ['The office is in Leeds', 'The office is located in Leeds', false, false],
  ['The office is in Leeds', 'The office is in Bristol', true, false],
  ['The plan costs 19 pounds', 'The plan costs 21 pounds', true, false],
  ['Deploy with src/ship.ts', 'Deploy with src/unship.ts', true, false],
  ['Releases are on Monday', 'Releases are on Monday and Thursday', true, false],
  ['The deploy needs a review', 'The deploy does not need a review', true, false],
])('"%s" and "%s", near: %s, say the same: %s', (a, b, isNear, expected) => {
  const same = saysTheSame(a, b, isNear);

  expect(same).toBe(expected);
});

test('comparing texts takes time in proportion to them, whatever they are made of', () => {
  const shapes = ['a ', ' ', 'Word ', 'Word. ', '.', ':1', '1,', 'a_'];

  const slow = growsFaster(shapes, (text) => saysTheSame(`It ${text}a`, `It ${text}b`, true));

  expect(slow).toEqual([]);
});
