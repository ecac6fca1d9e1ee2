import { expect, test } from 'vitest';
import { aNote, aTool } from './testing/steps.ts';
import { axisOf, placeOnAxis, ticksOf } from './time-axis.ts';

const first = aNote({ id: 1, ts: 1000 });
const call = aTool({ id: 2, ts: 2000, endTs: 5000 });

test('the axis goes from the first step to the last end, and to now while the agent lives', () => {
  expect(axisOf([first, call], null)).toEqual({ start: 1000, end: 5000 });
  expect(axisOf([first, call], 9000)).toEqual({ start: 1000, end: 9000 });
  expect(axisOf([first], null)).toEqual({ start: 1000, end: 1001 });
});

test('a step has its place and its length on the axis; one that lasts goes on to its end', () => {
  const axis = { start: 1000, end: 5000 };

  expect(placeOnAxis(axis, call, false)).toEqual({ left: 25, width: 75 });
  expect(placeOnAxis(axis, { ts: 4000, endTs: null }, true)).toEqual({ left: 75, width: 25 });
  expect(placeOnAxis(axis, first, false)).toEqual({ left: 0, width: 0 });
  expect(placeOnAxis(axis, { ts: 0, endTs: 90_000 }, false)).toEqual({ left: 0, width: 100 });
});

test('the axis has at most four round times', () => {
  const ticks = (length: number) => ticksOf({ start: 7, end: 7 + length });

  expect(ticks(10_000)).toEqual([5000]);
  expect(ticks(65_000)).toEqual([30_000, 60_000]);
  expect(ticks(40 * 3_600_000)).toEqual([14, 28].map((hours) => hours * 3_600_000));
  for (const length of [3, 90, 2000, 44_000, 7e6, 9e8]) expect(ticks(length).length).toBeLessThanOrEqual(4);
});
