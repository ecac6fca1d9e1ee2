import type { MemoryVersion } from '@jettson/contract';
import { ENDED } from '../../memory/ended.ts';

export interface MemoryInRun {
  /** The memory as a run saw or wrote it; null if that version is not kept. */
  was: MemoryVersion | null;
  isLive: boolean;
  /** What became of it since, for people; null: nothing. */
  since: string | null;
  /** What it says now, if that is something else. */
  now: string | null;
}

/** A memory as it was in a run, by its version there, and what became of it. Without a version, as in old logs: as it is now. */
export function memoryInRun(versions: readonly MemoryVersion[], version: number | undefined): MemoryInRun {
  const live = versions.find(({ valid_to }) => valid_to === null);
  const last = live ?? versions[0];
  const was = version === undefined ? last : versions.find((one) => one.version === version);
  const isSame = was !== undefined && live?.value === was.value;
  return {
    was: was ?? null,
    isLive: live !== undefined,
    since: sinceThen({ isLive: live !== undefined, isSame, isKnown: was !== undefined, last }),
    now: live === undefined || isSame ? null : live.value,
  };
}

function sinceThen({
  isLive,
  isSame,
  isKnown,
  last,
}: {
  isLive: boolean;
  isSame: boolean;
  isKnown: boolean;
  last: MemoryVersion | undefined;
}): string | null {
  if (isSame) return null;
  if (isLive) return isKnown ? 'Changed since' : 'Changed since; what it said then is not kept';
  const how = last?.ended_by ?? 'deleted';
  return how === 'deleted' ? 'Forgotten since' : `No longer live: ${ENDED[how] ?? how}`;
}
