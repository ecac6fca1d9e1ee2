import { haveSameFacts } from '../../bulk/clean-up/have-same-facts.ts';

/**
 * True when one text tells a reader nothing that the other does not. Stricter than `haveSameFacts`, which lets one of
 * them leave a name out: what this is true of is not kept at all, so every name, number and path must be in both.
 */
export function saysTheSame(a: string, b: string, isNear: boolean): boolean {
  return normalize(a) === normalize(b) || (isNear && haveSameFacts(a, b) && sameTokens(a, b));
}

function normalize(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Numbers, and words that are written like names or identifiers; the first word of a sentence is neither. */
function sameTokens(a: string, b: string): boolean {
  const [ofA, ofB] = [telling(a), telling(b)];
  return ofA.size === ofB.size && [...ofA].every((token) => ofB.has(token));
}

function telling(text: string): Set<string> {
  // Capitals first: the look back over blanks is then made once for each word, not once for each blank.
  const names = text.match(/(?=\p{Lu})(?<=[^.!?\s]\s+)[\p{L}\p{N}_-]+/gu) ?? [];
  const words = text.match(/[\p{L}\p{N}_./:#@-]+/gu) ?? [];
  const codes = words.filter((word) => /[\p{N}_/#@]/u.test(word));
  return new Set([...names, ...codes].map((token) => withoutEnd(token.toLowerCase())));
}

/** A path or a number at the end of a sentence takes its full stop along. */
function withoutEnd(token: string): string {
  let end = token.length;
  while (end > 0 && '.:-'.includes(token[end - 1] as string)) end--;
  return token.slice(0, end);
}
