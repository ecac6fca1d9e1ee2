import type { MemoryVersion } from '@jettson/contract';
import { expect, test } from 'vitest';
import { memoryInRun } from './memory-in-run.ts';

const aVersion = (version: number, value: string, ended_by: MemoryVersion['ended_by'] = null) =>
  ({ version, value, ended_by, valid_to: ended_by === null ? null : version }) as MemoryVersion;
const first = aVersion(1, 'likes tea', 'superseded');

test('a memory says what it said in the run, and what it says now if that changed', () => {
  const versions = [aVersion(2, 'likes coffee'), first];

  expect(memoryInRun(versions, 1)).toEqual({
    was: first,
    isLive: true,
    since: 'Changed since',
    now: 'likes coffee',
  });
  expect(memoryInRun(versions, 2)).toEqual({ was: versions[0], isLive: true, since: null, now: null });
});

test('one that was changed and changed back is as it was', () => {
  expect(memoryInRun([aVersion(3, 'likes tea'), aVersion(2, 'x', 'superseded'), first], 1)).toMatchObject({
    was: first,
    since: null,
    now: null,
  });
});

test('one that is no longer live says what it said, and how it ended', () => {
  const forgotten = aVersion(1, 'likes tea', 'deleted');
  expect(memoryInRun([forgotten], 1)).toEqual({
    was: forgotten,
    isLive: false,
    since: 'Forgotten since',
    now: null,
  });
  expect(memoryInRun([aVersion(1, 'likes tea', 'expired')], 1).since).toBe('No longer live: expired');
});

test('where the version is unknown or not kept, it is shown as it is now', () => {
  const live = aVersion(4, 'likes coffee');

  expect(memoryInRun([live], undefined)).toMatchObject({ was: live, since: null });
  expect(memoryInRun([live], 1)).toEqual({
    was: null,
    isLive: true,
    since: 'Changed since; what it said then is not kept',
    now: 'likes coffee',
  });
});
