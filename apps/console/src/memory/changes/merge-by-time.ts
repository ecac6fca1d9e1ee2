export interface Feed<Item> {
  items: Item[];
  /** Whether there are older ones that were not loaded. */
  hasMore: boolean;
}

/**
 * Items of several lists in one, newest first. It ends where one of the lists that has more ends: what comes after could
 * belong between.
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
