export interface Feed<Item> {
  items: Item[];
  /** Whether there are older ones that were not loaded. */
  hasMore: boolean;
}

/**
 * Items of several lists in one, newest first. It stops where the first incomplete list ends: items of that list that are
 * not loaded yet may belong between the later ones.
 */
export function mergeByTime<Item extends { at: number }>(feeds: Feed<Item>[]): Item[] {
  const end = Math.max(
    ...feeds
      .filter(({ hasMore }) => hasMore)
      .map(({ items }) => items.at(-1)?.at ?? Number.POSITIVE_INFINITY),
    Number.NEGATIVE_INFINITY,
  );
  return feeds
    .flatMap(({ items }) => items)
    .filter(({ at }) => at >= end)
    .sort((a, b) => b.at - a.at);
}
