/**
 * Gives the calls of an answer ids that differ from earlier ones and from each other: some models count their calls from
 * zero in each turn, and some give two calls the same id, for which providers refuse the message.
 */
export function openCallIds(taken: ReadonlySet<string>): (id: string) => string {
  const given = new Set<string>();
  // Counting continues where the same id left off: a turn may give one id to all of its thousands of calls.
  const counts = new Map<string, number>();
  return (id) => {
    let count = counts.get(id) ?? 1;
    let picked = count === 1 ? id : `${id}_${count}`;
    while (taken.has(picked) || given.has(picked)) picked = `${id}_${++count}`;
    counts.set(id, count);
    given.add(picked);
    return picked;
  };
}
