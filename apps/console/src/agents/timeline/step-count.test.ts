import { expect, test } from 'vitest';
import { describeCount } from './step-count.ts';

test('a count says how many of the steps are in sub-agents', () => {
  expect(describeCount({ own: 1, below: 0 })).toEqual({ steps: '1 step', where: '' });
  expect(describeCount({ own: 0, below: 0 })).toEqual({ steps: '0 steps', where: '' });
  expect(describeCount({ own: 0, below: 2 })).toEqual({ steps: '2 steps', where: 'in sub-agents' });
  expect(describeCount({ own: 3, below: 2 })).toEqual({ steps: '5 steps', where: '2 in sub-agents' });
});
