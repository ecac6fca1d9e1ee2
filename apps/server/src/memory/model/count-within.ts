/** Characters of a batch of the job. Whatever else is pending waits for it, and 128 long texts would take most of a minute. */
export const BATCH_CHARACTERS = 16_000;

/** How many of the first values have this many characters together; at least one. */
export function countWithin(versions: { value: string }[], characters: number): number {
  let sum = 0;
  const count = versions.findIndex(({ value }) => {
    sum += value.length;
    return sum > characters;
  });
  return count === -1 ? versions.length : Math.max(1, count);
}
