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
  const names = text.match(/(?<=[^.!?\s]\s+)\p{Lu}[\p{L}\p{N}_-]*/gu) ?? [];
  const words = text.match(/[\p{L}\p{N}_./:#@-]+/gu) ?? [];
  const codes = words.filter((word) => /[\p{N}_/#@]/u.test(word));
  return new Set([...names, ...codes].map((token) => token.toLowerCase().replace(/[.:-]+$/, '')));
}
