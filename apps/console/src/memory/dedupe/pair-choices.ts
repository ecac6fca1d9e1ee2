import type { DedupeMemoriesResponse, Memory } from '@jettson/contract';
import type { DedupePairOptions } from '@jettson/sdk';

/** Two memories that may say the same, and what was decided about them. */
export interface PairChoice {
  /** The same whichever of them is kept. */
  id: string;
  kept: Memory;
  removed: Memory;
  similarity: number;
  /** Why the server leaves the decision to a person; null for a pair that it would merge. */
  reason: DedupeMemoriesResponse['near_duplicates'][number]['reason'] | null;
  isTicked: boolean;
}

/** All pairs of a preview: those that say the same are ticked, those that only look alike are not. */
export function toPairChoices({
  pairs,
  near_duplicates: near,
  memories = [],
}: DedupeMemoriesResponse): PairChoice[] {
  const byId = new Map(memories.map((memory) => [memory.memory_id, memory]));
  const toChoice = (
    [first = '', second = '']: string[],
    part: Pick<PairChoice, 'similarity' | 'reason' | 'isTicked'>,
  ): PairChoice[] => {
    const [kept, removed] = [byId.get(first), byId.get(second)];
    return kept && removed ? [{ id: `${first} ${second}`, kept, removed, ...part }] : [];
  };
  return [
    ...pairs.flatMap(({ kept, removed, similarity }) =>
      toChoice([kept, removed], { similarity, reason: null, isTicked: true }),
    ),
    ...near.flatMap(({ memory_ids: ids, similarity, reason }) =>
      toChoice(ids, { similarity, reason, isTicked: false }),
    ),
  ];
}

/** The same pair with the other memory kept. */
export function swapped(choice: PairChoice): PairChoice {
  return { ...choice, kept: choice.removed, removed: choice.kept };
}

/** The key of a memory about which the ticked pairs disagree; null if there is none. */
export function findContradiction(choices: PairChoice[]): string | null {
  const ticked = choices.filter(({ isTicked }) => isTicked);
  const removed = ticked.map(({ removed: { memory_id: id } }) => id);
  const keptAndRemoved = ticked.find(({ kept }) => removed.includes(kept.memory_id))?.kept;
  const removedTwice = ticked.find(
    ({ removed: { memory_id: id } }, index) => removed.indexOf(id) < index,
  )?.removed;
  return (keptAndRemoved ?? removedTwice)?.key ?? null;
}

/** The ticked pairs as the API takes them, as they were seen. */
export function toPairs(choices: PairChoice[]): DedupePairOptions[] {
  return choices
    .filter(({ isTicked }) => isTicked)
    .map(({ kept, removed }) => ({
      kept: kept.memory_id,
      removed: removed.memory_id,
      keptUpdatedAt: kept.updated_at,
      removedUpdatedAt: removed.updated_at,
    }));
}
