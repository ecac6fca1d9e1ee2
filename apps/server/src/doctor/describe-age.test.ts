import { expect, test } from 'vitest';
import { describeAge } from './describe-age.ts';

const chromium = { version: '153.0.0', publishedOn: new Date('2026-09-11') };

test.each([
  ['2026-09-11', 0, false],
  ['2026-12-10', 90, false],
  ['2026-12-11', 91, true],
  ['2026-09-01', 0, false],
])('on %s the bundled Chromium is %d days old', (today, days, isOld) => {
  expect(describeAge(chromium, new Date(today))).toEqual({
    text: `the bundled Chromium 153.0.0 is ${days} days old (2026-09-11)`,
    isOld,
  });
});

test('one of which nobody knows the age counts as old', () => {
  expect(describeAge({ ...chromium, publishedOn: null }, new Date())).toMatchObject({ isOld: true });
});
