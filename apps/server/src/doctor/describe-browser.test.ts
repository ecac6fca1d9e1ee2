import { expect, test } from 'vitest';
import { describeBrowser } from './describe-browser.ts';

const chromium = { version: '153.0.0', publishedOn: new Date('2026-09-11') };
const bundled = { ok: true, isBundled: true, detail: 'bundled Chromium 153.0.0' };

test.each([
  ['2026-09-11', 0, 'ok'],
  ['2026-12-10', 90, 'ok'],
  ['2026-12-11', 91, 'warning'],
  ['2026-09-01', 0, 'ok'],
])('on %s the bundled Chromium is %d days old: %s', (today, days, state) => {
  expect(describeBrowser(bundled, chromium, new Date(today))).toMatchObject({
    state,
    detail: `bundled Chromium 153.0.0; the bundled Chromium 153.0.0 is ${days} days old (2026-09-11)`,
  });
});

test('one of which nobody knows the age counts as old', () => {
  expect(describeBrowser(bundled, { ...chromium, publishedOn: null }, new Date())).toMatchObject({
    state: 'warning',
  });
});

test('the age of the bundled Chromium is not mentioned where another one is used, or none', () => {
  const used = { ok: true, isBundled: false, detail: '/usr/bin/chromium' };
  const none = { ok: false, isBundled: false, detail: 'No Chromium is installed' };

  const found = [used, none].map((check) => describeBrowser(check, chromium, new Date('2027-09-11')));

  expect(found).toEqual([
    { state: 'ok', detail: '/usr/bin/chromium', fix: null },
    { state: 'warning', detail: 'No Chromium is installed', fix: 'sudo apt-get install chromium' },
  ]);
});
