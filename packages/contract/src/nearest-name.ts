/** Names come from outside, and the time of a comparison grows with their length. */
const MAX_COMPARED = 64;

/**
 * The known name that was probably meant: another spelling, a part of it or a few letters off. Undefined if nothing is
 * close.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const meant = comparable(name);
  if (meant === '') return undefined;
  const [best] = known
    .map((candidate) => ({ candidate, distance: distanceOf(meant, comparable(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(1, meant.length / 3) ? best.candidate : undefined;
}

/** The message about an unknown name. */
export function noSuch(what: string, name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `no such ${what}; did you mean ${nearest}?`;
  return `no such ${what}; there are ${known.join(', ') || 'none'}`;
}

/** Without our own name, with which tools and variables begin: it would make all of them similar. */
function comparable(name: string): string {
  return name
    .slice(0, MAX_COMPARED)
    .toLowerCase()
    .replaceAll(/^jettson_|[^\p{L}\p{N}]/gu, '');
}

/** A single slip of the keyboard comes first, then a name contained in the other one, then what takes more edits. */
function distanceOf(a: string, b: string): number {
  const edits = editsBetween(a, b);
  if (edits <= 1) return edits / 2;
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  const isContained = shorter.length >= 3 && longer.includes(shorter);
  return isContained ? 0.5 + (longer.length - shorter.length) / MAX_COMPARED / 2 : edits;
}

/** Letters to change, add, remove or swap. */
function editsBetween(a: string, b: string): number {
  // A cell is the distance between the first i letters of a and the first j of b.
  const cells = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => cells[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    cells[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      (cells[i] as number[])[j] = Math.min(
        at(i - 1, j - 1) + (isSame ? 0 : 1),
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        isSwapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(a.length, b.length);
}
