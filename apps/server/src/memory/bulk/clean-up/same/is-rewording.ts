import { type FactWord, type FactWords, readWords } from './read-words.ts';
import { LOOSE_PREPOSITIONS } from './words/function-words.ts';
import { areForms, isPastForm, meanTheSame } from './words/mean-the-same.ts';

/** Words that a rewording may leave out on one side, where the other says it by its grammar: "has it" for "uses it". */
const LIGHT_WORDS = new Set(['use', 'uses', 'using', 'user']);
/** Each word is looked for among all others. */
const MAX_WORDS = 200;

/**
 * True when two English texts state the same facts in other words: every number, name, negation and other telling word
 * of one has its match in the other, tied to the others in the same way. Made to miss a rewording rather than to take
 * another fact for one.
 */
export function isRewording(a: string, b: string): boolean {
  const [first, second] = [readWords(a), readWords(b)];
  if (first.isPast !== second.isPast || first.isQuestion !== second.isQuestion) return false;
  if (first.directions !== second.directions) return false;
  if (Math.max(first.words.length, second.words.length) > MAX_WORDS) return false;
  const [ofA, ofB] = [withoutLight(first, second), withoutLight(second, first)];
  const { length } = ofA.words;
  if (length !== ofB.words.length || length === 0) return false;
  const places = align(ofA.words, ofB.words);
  return places !== null && haveSameRoles(ofA, ofB, places);
}

function withoutLight(whole: FactWords, other: FactWords): FactWords {
  const { words, copulas } = whole;
  const kept = words.filter(
    (word) =>
      word.isExact ||
      !LIGHT_WORDS.has(word.text) ||
      other.words.some((one) => meanTheSame(one.text, word.text)),
  );
  if (kept.length === words.length) return whole;
  const before = (count: number) => words.slice(0, count).filter((word) => kept.includes(word)).length;
  return { ...whole, words: kept, copulas: copulas.map(before) };
}

/** For each word of `a` the place of its match in `b`, or null when one has none. Equal words first. */
function align(a: FactWord[], b: FactWord[]): number[] | null {
  const places: number[] = new Array(a.length).fill(-1);
  const taken = new Set<number>();
  for (const fits of [isEqual, isForm, isSynonym]) {
    for (const [i, word] of a.entries()) {
      if (places[i] !== -1) continue;
      const open = b.flatMap((other, j) => (!taken.has(j) && fits(word, other) ? [j] : []));
      // Of two equal words the one in the same place, or after the same preposition.
      const place = open.find((j) => b[j]?.after === word.after) ?? open[0];
      if (place === undefined) continue;
      places[i] = place;
      taken.add(place);
    }
  }
  return places.includes(-1) ? null : places;
}

const isEqual = (a: FactWord, b: FactWord) => a.text === b.text;
const isForm = (a: FactWord, b: FactWord) =>
  !a.isExact && !b.isExact && isSameTense(a, b) && areForms(a.text, b.text);
const isSynonym = (a: FactWord, b: FactWord) =>
  !a.isExact && !b.isExact && isSameTense(a, b) && meanTheSame(a.text, b.text);

/** "Moves" and "moved" are different times; "owns" and "is owned" are not. */
function isSameTense(a: FactWord, b: FactWord): boolean {
  const [isPastA, isPastB] = [a, b].map(({ text, isState }) => isPastForm(text) && !isState);
  return isPastA === isPastB;
}

/** Whether words that are matched are tied to each other in the same way. */
function haveSameRoles(a: FactWords, b: FactWords, places: number[]): boolean {
  const pairs = a.words.map((word, i): Match => [word, b.words[places[i] as number] as FactWord]);
  if (a.words.some((word, i) => isNegator(word) && !isTiedToNext(b, places, i))) return false;
  const attached = pairs.map((pair) => pairs.some((other) => isCompound(other, pair)));
  if (isPassive(a, b, places)) return true;
  if (pairs.some(([word, other], i) => !isSameTie(word, other) && !attached[i])) return false;
  const turned = turnedRound(a, b, places);
  return pairs.every((pair, i) =>
    pairs.slice(i + 1).every((later, offset) => {
      const j = i + 1 + offset;
      const isInverted = (places[i] as number) > (places[j] as number);
      if (turned !== undefined && i < turned && j >= turned) return true;
      return (
        !isInverted || isMoved(pair) || isMoved(later) || isCompound(pair, later) || isCompound(later, pair)
      );
    }),
  );
}

/** A word and its match. */
type Match = [FactWord, FactWord];

const NEGATORS = new Set([
  'not',
  'no',
  'never',
  'none',
  'nothing',
  'without',
  'neither',
  'nor',
  'only',
  'non',
]);
const isNegator = ({ text }: FactWord) => NEGATORS.has(text);

/** What is denied in one is denied in the other. */
function isTiedToNext(b: FactWords, places: number[], i: number): boolean {
  const next = places[i + 1];
  return next === undefined ? places[i] === b.words.length - 1 : next === (places[i] as number) + 1;
}

const isLoose = (preposition: string | null) => preposition === null || LOOSE_PREPOSITIONS.has(preposition);

/** "On" and "at" are one before a day or a place by its name; "in the box" and "on the box" are two places. */
function isSameTie(a: FactWord, b: FactWord): boolean {
  if (a.after === b.after) return true;
  return isLoose(a.after) && isLoose(b.after) && (a.after === null || b.after === null || a.isExact);
}

/** A phrase with its preposition may stand elsewhere: "on Friday we deploy", "we deploy on Friday". */
function isMoved([word, other]: Match): boolean {
  return word.after !== null && word.after === other.after && word.after !== 'of';
}

const COMPOUNDING = new Set(['of', 'to', 'for', 'in']);

/** "Peanut allergy" and "allergy to peanuts", "Tim's address" and "the address of Tim": `part` says of what the `head` is. */
function isCompound(head: Match, part: Match): boolean {
  return isCompoundOf(head, part, 0, 1) || isCompoundOf(head, part, 1, 0);
}

function isCompoundOf(head: Match, part: Match, apart: 0 | 1, together: 0 | 1): boolean {
  const isAttached =
    COMPOUNDING.has(part[apart].after ?? '') && part[apart].phrase === head[apart].phrase + 1;
  return (
    isAttached &&
    part[together].phrase === head[together].phrase &&
    part[together].after === head[together].after &&
    head !== part
  );
}

/** How many words stand before the copula where "X is Y" became "Y is X"; undefined where it did not. */
function turnedRound(a: FactWords, b: FactWords, places: number[]): number | undefined {
  const count = a.words.length;
  // "A is bigger than B" has no second side.
  if (a.words.some(({ after }) => after !== null && after !== 'for' && !isLoose(after))) return undefined;
  return a.copulas.find(
    (left) =>
      left > 0 &&
      left < count &&
      b.copulas.includes(count - left) &&
      places.every((place, i) => i < left === place >= count - left),
  );
}

/** "Ada owns the cafe" and "the cafe is owned by Ada", whichever comes first. */
function isPassive(a: FactWords, b: FactWords, places: number[]): boolean {
  const back = places.map((_, j) => places.indexOf(j));
  return isActiveOf(a, b, places) || isActiveOf(b, a, back);
}

function isActiveOf(active: FactWords, passive: FactWords, places: number[]): boolean {
  const [count, doer] = [active.words.length, passive.words.findIndex(({ after }) => after === 'by')];
  const verb = doer - 1;
  if (doer === -1) return isWithoutDoer(active, passive, places);
  if (verb < 1 || !passive.words[verb]?.isState || active.words.some(({ after }) => after !== null))
    return false;
  if (passive.words.some(({ after }, j) => after !== (j < doer ? null : 'by'))) return false;
  const doers = count - doer;
  return places.every((place, i) => place === (i < doers ? doer + i : i === doers ? verb : i - doers - 1));
}

/** "The wiki is hosted on X" and "we host the wiki on X". */
function isWithoutDoer(active: FactWords, { words }: FactWords, places: number[]): boolean {
  const verb = words.findIndex(({ isState }) => isState);
  if (verb < 1 || words.slice(0, verb + 1).some(({ after }) => after !== null)) return false;
  return places.every(
    (place, i) =>
      place === (i === 0 ? verb : i <= verb ? i - 1 : i) &&
      isSameTie(active.words[i] as FactWord, words[place] as FactWord),
  );
}
