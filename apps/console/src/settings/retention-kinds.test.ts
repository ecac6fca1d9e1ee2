import { expect, test } from 'vitest';
import { doomedBy, keptText, parseDays } from './retention-kinds.ts';

const BEFORE = { agent_days: 90, event_days: null, file_days: 30, operation_days: 30, audit_days: 365 };

test('only fewer days than before, or days where there was no limit, delete something', () => {
  expect(doomedBy(BEFORE, { agent_days: 30, file_days: 60, operation_days: null, audit_days: 365 })).toBe(
    'agents older than 30 days',
  );
  expect(doomedBy(BEFORE, { event_days: 400, file_days: 1 })).toBe(
    'events older than 400 days, files older than 1 day',
  );
  expect(doomedBy(BEFORE, {})).toBe('');
});

test('days are whole numbers from 1, and an empty field is no limit', () => {
  expect(['', ' ', '1', '36500'].map(parseDays)).toEqual([null, null, 1, 36_500]);
  expect(['0', '-1', '1.5', 'x', '36501'].map(parseDays)).toEqual(Array(5).fill(undefined));
});

test('days are said as people say them', () => {
  expect([1, 90, 1000, null].map(keptText)).toEqual(['1 day', '90 days', '1,000 days', 'No limit']);
});
