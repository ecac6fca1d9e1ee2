/**
 * The threshold that is used: never less than the lowest, by which nearly everything is alike. Comparing would take
 * minutes then, and find nothing of use. Clients that ask for less are told in the answer what was used.
 */
export function usedThreshold(
  threshold: number | null | undefined,
  { usual, lowest }: { usual: number; lowest: number },
): number {
  return Math.max(threshold ?? usual, lowest);
}
