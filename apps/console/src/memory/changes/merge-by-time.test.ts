import { expect, test } from 'vitest';
import { mergeByTime } from './merge-by-time.ts';

const feed = (times: number[], hasMore = false) => ({ items: times.map((at) => ({ at })), hasMore });
const times = (...feeds: ReturnType<typeof feed>[]) => mergeByTime(feeds).map(({ at }) => at);

test('two lists become one, newest first', () => {
  expect(times(feed([9, 5]), feed([8, 1]))).toEqual([9, 8, 5, 1]);
});

test('nothing is shown behind the end of a list that has more', () => {
  expect(times(feed([9, 5], true), feed([8, 6, 1]))).toEqual([9, 8, 6, 5]);
  expect(times(feed([9, 5], true), feed([8, 6], true))).toEqual([9, 8, 6]);
});

test('while one of the lists is empty and has more, nothing is shown', () => {
  expect(times(feed([], true), feed([8]))).toEqual([]);
});
