/** Caches what `look` finds for `keptMs`. Simultaneous callers share one call. */
export function keepFresh<T>(
  look: () => Promise<T>,
  { keptMs }: { keptMs: (found: T) => number },
): (maxAgeMs?: number) => Promise<T> {
  let kept: { value: T; at: number } | undefined;
  let lookup: Promise<T> | undefined;
  return async (maxAgeMs = Number.POSITIVE_INFINITY) => {
    const limit = kept && Math.min(maxAgeMs, keptMs(kept.value));
    if (kept !== undefined && performance.now() - kept.at < (limit ?? 0)) return kept.value;
    lookup ??= look()
      .then((value) => {
        kept = { value, at: performance.now() };
        return value;
      })
      .finally(() => {
        lookup = undefined;
      });
    return lookup;
  };
}
