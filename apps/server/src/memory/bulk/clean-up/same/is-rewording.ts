import { readWords, TIMES, type Word } from './read-words.ts';
import { meanTheSame, pastBaseOf } from './words/mean-the-same.ts';

/** Two texts of hundreds of words are hardly ever rewordings, and comparing them takes time. */
const MAX_WORDS = 200;

/**
 * True if two English texts state the same facts in other words: word for word the same except for synonyms, or with
 * one part moved as a whole. It rather misses a rewording than mistakes another fact for one.
 */
export function isRewording(a: string, b: string): boolean {
  if (a.trimEnd().endsWith('?') !== b.trimEnd().endsWith('?')) return false;
  const [first, second] = [readWords(a), readWords(b)];
  if (first.length === 0 || Math.max(first.length, second.length) > MAX_WORDS) return false;
  return (
    areSame(first, second) ||
    isMoved(first, second) ||
    isMoved(second, first) ||
    isTurned(first, second) ||
    isListTurned(first, second) ||
    [isPassiveOf, isOwnerOf, isSentTo].some((of) => of(first, second) || of(second, first))
  );
}

function areSame(a: Word[], b: Word[]): boolean {
  return a.length === b.length && a.every((word, i) => isSame(word, b[i] as Word, a[i + 1]));
}

function isSame(a: Word, b: Word, next: Word | undefined): boolean {
  if (a.article !== b.article && a.article !== null && b.article !== null) return false;
  // Only at the start of a sentence "Rust" may be "rust".
  if (a.text === b.text) return a.isExact === b.isExact || a.startsSentence || b.startsSentence;
  const hasObject = next !== undefined && !PHRASES.has(next.text);
  return !a.isExact && !b.isExact && meanTheSame(a.text, b.text, { hasObject });
}

/**
 * In a sentence with one of these, nothing may be moved: a phrase may belong to either clause, as after "said" or
 * "ask".
 */
const JOINS = new Set(
  (
    'and or but nor that who whom which whose if unless when while because although than as so , . - not no never only ' +
    'ask asks asked say says said tells told think thinks thought know knows knew'
  ).split(' '),
);
const PHRASES = new Set('in on at from since until till during after before'.split(' '));
const BOUNDS = new Set(['least', 'most', 'all', 'once', 'first', 'last']);
const isOneOf = (some: Set<string>) => (word: Word) => some.has(word.text.toLowerCase());
const joins = (words: Word[]) => words.some(isOneOf(JOINS));

/** "On Friday we deploy" and "we deploy on Friday"; "when it fails, tell Mia" and "tell Mia when it fails". */
function isMoved(front: Word[], back: Word[]): boolean {
  const start = front[0]?.text ?? '';
  // "Ask if it fails" is not "if it fails, ask".
  const isClause = start === 'when';
  const isTime = start === 'every' && TIMES.test(front[1]?.text ?? '');
  if (!isClause && !isTime && !PHRASES.has(start)) return false;
  return front.some((word, end) => {
    if (end === 0 || (isClause && word.text !== ',')) return false;
    const [moved, rest] = [front.slice(0, end), front.slice(word.text === ',' ? end + 1 : end)];
    if (joins(moved.slice(1)) || joins(rest) || moved.some(isOneOf(BOUNDS))) return false;
    if (rest.some((before, i) => before.text === 'to' && isVerb(rest[i + 1]))) return false;
    // If two phrases have the same preposition, either could be the one that moved.
    if (!isClause && (moved.slice(1).some(isOneOf(PHRASES)) || rest.some(({ text }) => text === start)))
      return false;
    return areSame([...rest, ...moved], back);
  });
}

/** Whether the word after "to" is a verb: "told Ben to call", but not "moved to Madrid" or "goes to the gym". */
const isVerb = (word: Word | undefined) => word !== undefined && !word.isExact && word.article === null;

/**
 * "The plumber is Jan" and "Jan is the plumber". But "contractors are employees" does not say that all employees are
 * contractors.
 */
function isTurned(a: Word[], b: Word[]): boolean {
  const verbs = a.flatMap(({ text }, i) => (text === 'is' || text === 'was' ? [i] : []));
  const verb = verbs[0];
  if (verb === undefined || verbs.length > 1 || joins(a)) return false;
  const [left, right] = [a.slice(0, verb), a.slice(verb + 1)];
  const turned = [...right, a[verb] as Word, ...left];
  const isOneThing = (side: Word[]) =>
    side[0]?.article === 'the' || side.slice(0, -1).some(({ text }) => text === '§');
  return (
    areSame(turned, b) &&
    ((isOneThing(left) && isOneThing(b.slice(right.length + 1))) ||
      (isOneThing(right) && isOneThing(b.slice(0, right.length))))
  );
}

const ORDERED = new Set(['by', 'to', 'from', 'via', 'through', 'between', 'then']);

/** "Ana and Ben own it" and "Ben and Ana own it": two names, first or last in a text without another list. */
function isListTurned(a: Word[], b: Word[]): boolean {
  const and = a.findIndex(({ text }) => text === 'and');
  if (and < 1 || a.filter(isOneOf(JOINS)).length > 1) return false;
  const isFirst = and === 1;
  if (!isFirst && and !== a.length - 2) return false;
  const [x, y] = [a[and - 1], a[and + 1]];
  if (x === undefined || y === undefined || !isName(y) || !isName(b[and + 1])) return false;
  // "Sort by Name and Date" states an order.
  if (!isFirst && ORDERED.has(a[and - 2]?.text ?? '')) return false;
  if (isName(isFirst ? a[and + 2] : a[and - 2]) || (!isFirst && !isName(x))) return false;
  return areSame([...a.slice(0, and - 1), y, a[and] as Word, x, ...a.slice(and + 2)], b);
}

/** Whether one is "the house was built by Gehry" and the other "Gehry built the house", with nothing else in them. */
function isPassiveOf(passive: Word[], active: Word[]): boolean {
  const by = passive.findIndex(({ text }) => text === 'by');
  const [be, verb, doer] = [passive[by - 2], passive[by - 1], passive.slice(by + 1)];
  if (by < 3 || be === undefined || verb === undefined || joins(passive)) return false;
  const done = active[doer.length];
  const isPast = be.text === 'was' || be.text === 'were';
  if (done === undefined || (!isPast && be.text !== 'is' && be.text !== 'are')) return false;
  const base = pastBaseOf(verb.text);
  const isSameVerb = isPast
    ? base !== undefined && base === pastBaseOf(done.text)
    : base !== undefined && (done.text === base || done.text === `${base}s`);
  return isSameVerb && areSame([...doer, done, ...passive.slice(0, by - 2)], active);
}

/** "Ines is the owner of the cafe" and "Ines owns the cafe". */
function isOwnerOf(owner: Word[], owns: Word[]): boolean {
  const verb = owns.findIndex(({ text }) => text === 'owns');
  const [be, noun, of] = owner.slice(verb);
  return (
    verb > 0 &&
    be?.text === 'is' &&
    noun?.text === 'owner' &&
    noun.article === 'the' &&
    of?.text === 'of' &&
    !joins(owns) &&
    areSame([...owner.slice(0, verb), owns[verb] as Word, ...owner.slice(verb + 3)], owns)
  );
}

const GIVING = new Set('give gives gave send sends sent show shows showed lend lends lent'.split(' '));

/** "Kim sent the keys to Leo" and "Kim sent Leo the keys". */
function isSentTo(to: Word[], direct: Word[]): boolean {
  const verb = direct.findIndex(isOneOf(GIVING));
  const receiver = direct[verb + 1];
  const things = direct.slice(verb + 2);
  if (verb < 0 || receiver === undefined || !isName(receiver)) return false;
  // One thing and nothing after it: "sent Leo the keys in May" may be about keys in May.
  if (things.length !== 1 || things[0]?.article == null || joins(direct)) return false;
  const [last, preposition] = [to.at(-1), to.at(-2)];
  return (
    preposition?.text === 'to' &&
    isName(last) &&
    areSame([...to.slice(0, verb + 1), last as Word, ...to.slice(verb + 1, -2)], direct)
  );
}

/** Of one word. */
function isName(word: Word | undefined): boolean {
  return word?.isExact === true && /^\p{L}/u.test(word.text);
}
