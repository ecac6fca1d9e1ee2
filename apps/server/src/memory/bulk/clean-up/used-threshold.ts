/**
 * The threshold to use: the one asked for, but not below the lowest, at which nearly everything is alike. A lower one
 * would make comparing take minutes and find nothing useful. The response tells the client which one was used.
 */
export function usedThreshold(
  threshold: number | null | undefined,
  { usual, lowest }: { usual: number; lowest: number },
): number {
  return Math.max(threshold ?? usual, lowest);
}
