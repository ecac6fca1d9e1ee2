/** Whether a value is nested deeper. To write JSON that is nested some thousand levels deep, or to compare it, runs out of stack; to read it does not. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(levels - 1, part));
}
