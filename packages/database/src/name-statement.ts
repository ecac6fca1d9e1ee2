import { createHash } from 'node:crypto';

/**
 * A statement with this comment is planned anew each time: how it is done best depends on its values, such as a word that few
 * rows or all of them contain.
 */
export const PLANNED_EACH_TIME = '/* planned each time */';

/** Each plan takes some 30 kB of the engine's memory, and SQL that contains a list of values comes in many lengths. */
const MOST_NAMES = 300;
const MOST_SEEN = 5000;

/**
 * Returns the name under which a statement is prepared, so that its plan is kept; undefined the first time. The
 * embedded engine is WebAssembly and spends more time on parsing and planning than on the work itself: with names, a
 * whole run takes 25 ms of its time, without them 40. A name always stands for the same text.
 */
export function statementNames(): (text: string) => string | undefined {
  const seen = new Set<string>();
  const names = new Map<string, string>();
  return (text) => {
    if (text.includes(PLANNED_EACH_TIME)) return undefined;
    const known = names.get(text);
    if (known !== undefined) return known;
    if (!seen.has(text)) {
      if (seen.size < MOST_SEEN) seen.add(text);
      return undefined;
    }
    if (names.size >= MOST_NAMES) return undefined;
    const name = createHash('sha256').update(text).digest('base64url');
    names.set(text, name);
    return name;
  };
}
