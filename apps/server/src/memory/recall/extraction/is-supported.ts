import {
  hasCapitals,
  isNegated,
  namesOf,
  numbersOf,
  partsOf,
  sentencesOf,
  shareIn,
} from '../../bulk/clean-up/summary/facts-of.ts';

/** The share of a fact's words that the passage which says it must have. */
const LEAST_SHARE = 0.5;
/** The same in scripts without capitals, where names cannot be told from other words. */
const LEAST_SHARE_WITHOUT_CAPITALS = 0.7;
/** The share of a fact's words in a clause that states or denies it word for word. */
const LITERAL_SHARE = 0.8;
/** English needs these to ask and to deny; other statements rarely have one. */
const HELPERS = /\b(?:do|does|did)(?:n['’]t)?\b/gi;
const QUESTION = /[?？؟][\p{P}\s]*$/u;
/** A question mark is looked for among this many last characters. */
const SENTENCE_END = 8;
/** An answer says within this many characters whether it denies. */
const ANSWER_START = 12;
const AGREEMENT =
  /^\P{L}*(?:y(?:es|eah|ep)|sure|right|correct|exactly|indeed|true|of course|ja|genau|stimmt|oui|s[íi]|claro|sim|da|да|evet|हाँ|हां|نعم|はい|是|对|對|네|예|ใช่)(?![\p{L}])/iu;
/** A passage is a sentence with its neighbours: this many. */
const SENTENCES = 3;

/**
 * True if a passage of what a run was told, read or answered states the fact: its numbers and names all occur somewhere
 * in the run, and a few consecutive sentences have most of its words. If the run says the opposite word for word, it
 * is not stated. Models insert what they were shown as an example, or make things up.
 */
export function isSupported(fact: string, texts: string[]): boolean {
  const all = texts.join('\n');
  const [numbers, lower, parts] = [numbersOf(all), all.toLowerCase(), partsOf(fact)];
  if (![...numbersOf(fact)].every((number) => numbers.has(number))) return false;
  if (![...namesOf(fact)].every((name) => lower.includes(name))) return false;
  const least = hasCapitals(fact) ? LEAST_SHARE : LEAST_SHARE_WITHOUT_CAPITALS;
  const sentences = texts.flatMap((text) => text.split('\n').flatMap(sentencesOf));
  if (!passagesOf(sentences).some((passage) => shareIn(parts, passage) >= least)) return false;
  const isSaidBy = openIsSaidBy(fact);
  const stances = sentences.flatMap((sentence, i) =>
    QUESTION.test(sentence.slice(-SENTENCE_END))
      ? [sentence].filter(isSaidBy).map(() => stanceOfAnswer(sentences[i + 1] ?? ''))
      : clausesOf(sentence).filter(isSaidBy).map(stanceOf),
  );
  return stances.length === 0 || stances.includes(stanceOf(fact));
}

/** Tells whether a text has nearly all words of the fact, apart from denials. */
function openIsSaidBy(fact: string): (text: string) => boolean {
  const said = [...partsOf(fact.replaceAll(HELPERS, ' '))].filter((part) => !isNegated(part));
  const [whole, bare] = [new Set(said), new Set(said.map(withoutS))];
  const hasHelper = fact.search(HELPERS) !== -1;
  return (text) => {
    const parts = partsOf(text);
    if (shareIn(whole, parts) >= LITERAL_SHARE) return true;
    // "Eats" is "eat" after "does".
    if (!hasHelper && text.search(HELPERS) === -1) return false;
    return shareIn(bare, new Set([...parts].map(withoutS))) >= LITERAL_SHARE;
  };
}

function withoutS(part: string): string {
  return part.replace(/s$/, '');
}

type Stance = 'stated' | 'denied' | 'open';

function stanceOf(text: string): Stance {
  return isNegated(text) ? 'denied' : 'stated';
}

/** A question states nothing by itself. */
function stanceOfAnswer(answer: string): Stance {
  if (AGREEMENT.test(answer)) return 'stated';
  return isNegated(answer.slice(0, ANSWER_START)) ? 'denied' : 'open';
}

/** Clauses, because "we do not use Slack, we use Teams" denies one thing and states another. */
function clausesOf(sentence: string): string[] {
  return sentence.split(/[,;:，、；：–—]|\bbut\b/);
}

/** Task, question and answer often state something only together, so neighbouring texts count as one. */
function passagesOf(sentences: string[]): Set<string>[] {
  const all = sentences.map(partsOf);
  return all.map((_, i) => new Set(all.slice(i, i + SENTENCES).flatMap((parts) => [...parts])));
}
