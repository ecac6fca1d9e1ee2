const NUMBERS = /\d+(?:[.,:]\d+)*/g;
const NEGATION = /\b(?:not|no|never|none|nothing|without|cannot)\b|n['’]t\b/i;
const WORDS = /[\p{L}\p{N}_@#+-]+/gu;

/**
 * False when two texts cannot say the same, however near their vectors are: vectors see "10.0.0.1" and "10.0.0.2",
 * or "Project Alpha" and "Project Beta", as almost one.
 */
export function haveSameFacts(a: string, b: string): boolean {
  return (
    numbersOf(a) === numbersOf(b) &&
    NEGATION.test(a) === NEGATION.test(b) &&
    !(hasNameNotIn(a, b) && hasNameNotIn(b, a))
  );
}

function numbersOf(text: string): string {
  return [...new Set(text.match(NUMBERS))].sort().join(' ');
}

/** Names: words with a capital inside a sentence. A text that only leaves one out may still say the same. */
function hasNameNotIn(text: string, other: string): boolean {
  const words = new Set(other.toLowerCase().match(WORDS));
  return [...text.matchAll(WORDS)].some(
    ({ 0: word, index }) =>
      /^\p{Lu}/u.test(word) &&
      !'.!?:'.includes(text.slice(0, index).trimEnd().slice(-1)) &&
      !words.has(word.toLowerCase()),
  );
}
