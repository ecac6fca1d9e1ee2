import type { SaidWord } from './read-statements.ts';
import type { WordList } from './word-lists.ts';

/** Word order says who did what only in some languages. */
const ORDERED = new Set(['en', 'es', 'fr', 'it', 'pt', 'nl', 'sv', 'no', 'da', 'ro', 'ca']);
const OPPOSITES = [
  'to from',
  'nach von',
  'nach aus',
  'zu von',
  'à de',
  'a de',
  'a da',
  'para de',
  'в из',
].map((pair) => new Set(pair.split(' ')));
/** How far behind a word the next one is looked for that says something. */
const REACH = 5;

export const isTerm = ({ kind }: SaidWord) => kind === 'content' || kind === 'number';

/** Where the next word stands that says something; -1 if it is far. */
export function nextTerm(words: SaidWord[], at: number): number {
  const next = words.slice(at + 1, at + 1 + REACH).findIndex(isTerm);
  return next === -1 ? -1 : at + 1 + next;
}

interface Roles {
  /** The words of a fact. */
  all: SaidWord[];
  terms: SaidWord[];
  language: { name: string; list: WordList };
  find(term: SaidWord, word: SaidWord): boolean;
}

/** Tells whether in a statement, which has the words of a fact, the same one does the same to the same. */
export function openRoles({ all, terms, language, find }: Roles): (words: SaidWord[]) => boolean {
  const { list } = language;
  const isOwn = (word: SaidWord) => terms.some((term) => find(term, word));
  return (words) => !isOfAnother(words) && !isTurned(words) && !isReversed(words);

  /** "Lea's brother lives in Linz" says nothing about Lea. */
  function isOfAnother(words: SaidWord[]): boolean {
    const [term] = terms;
    if (term === undefined) return false;
    const places = words.flatMap((word, i) => (find(term, word) ? [i] : []));
    return (
      places.length > 0 &&
      places.every((i) => {
        const owned = words[nextTerm(words, i)];
        if (words[i]?.isOwner) return owned !== undefined && !isOwn(owned);
        const owner = words[i - 2];
        return (
          list.owners.has(words[i - 1]?.written ?? '') &&
          owner !== undefined &&
          isTerm(owner) &&
          !isOwn(owner)
        );
      })
    );
  }

  /** "Redis replaced Kafka" is not "Kafka replaced Redis", nor is "Ana reports to Bo" "Bo reports to Ana". */
  function isTurned(said: SaidWord[]): boolean {
    const [one, other] = terms.filter(({ isName }) => isName);
    if (one === undefined || other === undefined) return false;
    const [inFact, inSaid] = [all, said].map(
      (words) => [placeOf(words, one), placeOf(words, other)] as const,
    );
    if (inFact === undefined || inSaid === undefined) return false;
    const [factMarks, saidMarks] = [inFact, inSaid].map((places) => places.map(({ mark }) => mark));
    const isBare = (mark: string) => mark === '' || list.agents.has(mark);
    if (![inFact, inSaid].flat().every(({ mark }) => isBare(mark))) {
      return factMarks?.[0] !== factMarks?.[1] && String(factMarks) === String(saidMarks?.toReversed());
    }
    const order = ([a, b]: typeof inFact) => a.at < b.at === (a.mark === '' && b.mark === '');
    // "By the CFO, Ana": who does it follows.
    const isClear = ([a, b]: typeof inFact) => (a.at < b.at ? a : b).mark === '';
    const areThere = inSaid.every(({ at }) => at >= 0);
    return ORDERED.has(language.name) && areThere && isClear(inSaid) && order(inFact) !== order(inSaid);
  }

  /** "To Leeds" is not "from Leeds". */
  function isReversed(said: SaidWord[]): boolean {
    return terms.some((term) => {
      const [inFact, inSaid] = [placeOf(all, term), placeOf(said, term)].map(({ mark }) => mark);
      return OPPOSITES.some((pair) => inFact !== inSaid && pair.has(inFact ?? '') && pair.has(inSaid ?? ''));
    });
  }

  /** Where a name stands, and behind which preposition. */
  function placeOf(words: SaidWord[], name: SaidWord): { at: number; mark: string } {
    const at = words.findIndex((word) => find(name, word));
    const before = words.findLast(({ written }, i) => i < at && !list.articles.has(written));
    return { at, mark: before !== undefined && list.prepositions.has(before.written) ? before.written : '' };
  }
}
