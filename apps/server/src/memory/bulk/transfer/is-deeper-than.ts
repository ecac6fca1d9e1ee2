/**
 * Whether a value is nested deeper than this. Reading JSON that is nested thousands of levels deep works; writing or
 * comparing it overflows the stack.
 */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(levels - 1, part));
}
