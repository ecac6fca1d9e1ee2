export interface DiffPart {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Beyond this many words on both sides, the whole is shown as replaced: the table would have millions of cells. */
const MOST_WORDS = 1500;

/** What changed from one text to another, word by word: the fewest words added and removed. */
export function diffWords(before: string, after: string): DiffPart[] {
  const [old, next] = [before.match(/\s+|[^\s]+/g) ?? [], after.match(/\s+|[^\s]+/g) ?? []];
  if (old.length > MOST_WORDS || next.length > MOST_WORDS) {
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ];
  }
  const common = commonLengths(old, next);
  const parts: DiffPart[] = [];
  const push = (kind: DiffPart['kind'], text: string) => {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length) {
    if (i < old.length && j < next.length && old[i] === next[j]) {
      push('same', old[i] as string);
      i++;
      j++;
    } else if (j >= next.length || (i < old.length && at(common, i + 1, j) >= at(common, i, j + 1))) {
      push('removed', old[i] as string);
      i++;
    } else {
      push('added', next[j] as string);
      j++;
    }
  }
  return parts;
}

const at = (table: Uint16Array[], i: number, j: number): number => table[i]?.[j] ?? 0;

/** How many words the ends from each pair of places have in common. */
function commonLengths(old: string[], next: string[]): Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(next.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = next.length - 1; j >= 0; j--) {
      const row = table[i] as Uint16Array;
      row[j] =
        old[i] === next[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}
