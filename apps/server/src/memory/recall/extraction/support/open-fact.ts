import { pastBaseOf } from '../../../bulk/clean-up/same/words/mean-the-same.ts';
import { isNegated } from '../../../bulk/clean-up/summary/facts-of.ts';
import { isSameWord } from './is-same-word.ts';
import { isTerm, nextTerm, openRoles } from './open-roles.ts';
import { readWords, type SaidWord, type Statement } from './read-statements.ts';
import { USERS, type WordList } from './word-lists.ts';

/** Where what a statement leaves out may stand. */
interface Surroundings {
  /** Statements before it, the nearest last. */
  before: Statement[];
  /** The other clauses of its sentence. */
  beside: Statement[];
  /** It is a line of a list or a row, and stands below the first one before it. */
  isItem: boolean;
}

/** One clause of a fact. */
export interface StatedFact {
  /** The words that a statement must have. */
  terms: SaidWord[];
  subject: SaidWord[];
  stance: 'stated' | 'denied';
  /** The same fact about the subject of a clause before it, unless it names its own. */
  about(subject: SaidWord[]): StatedFact;
  /** False if a sentence has no word of the fact: a quick look, which spares a run's many others a slow one. */
  mayBeIn(sentence: string): boolean;
  /** The same fact without what says little, where nothing in the run says it: "reports are written in German". */
  withoutUnsaid(isSaid: (start: string) => boolean): StatedFact;
  isIn(statement: Statement, surroundings: Surroundings): boolean;
  isAnsweredBy(question: Statement, answer: Statement): boolean;
  stanceIn(statement: Statement): 'stated' | 'denied';
}

/** What follows one of these is outside of a denial before it. */
const PART_END =
  /[,;:，、；：–—]|(?<!\p{L})(?:because|but|due|weil|wegen|sondern|porque|sino|parce|à cause|mais|perché|ma|потому|а)(?!\p{L})/iu;
const LEADING_NO = /^\P{L}*(?:no|nope|nein|non|não|nee|nej|нет|いいえ|不是?|아니요?|नहीं|لا|hayır)[,.،、，]/iu;

export function openFact(clause: string, language: { name: string; list: WordList }): StatedFact {
  const stance = isNegated(clause) ? 'denied' : 'stated';
  return toFact({ all: readWords(clause, language.list), stance, language });
}

interface FactParts {
  all: SaidWord[];
  stance: StatedFact['stance'];
  language: { name: string; list: WordList };
}

function toFact({ all, stance, language }: FactParts): StatedFact {
  const { list } = language;
  const terms = all.filter(isTerm);
  const subject = subjectOf(terms);
  const find = openFind();
  const isFound = (term: SaidWord, { words }: Statement) =>
    words.some((word, i) => find(term, word) || (isUser(term) && isSpeaker(words, i)));
  /** "I", but "my" only before a word of the fact: "my neighbour has a cat" says nothing about me. */
  const isSpeaker = (words: SaidWord[], at: number) =>
    list.first.has(words[at]?.written ?? '') && (words[at]?.kind !== 'possessive' || isOwnOf(words, at));
  const isOwn = (word: SaidWord | undefined) => word !== undefined && terms.some((term) => find(term, word));
  const isOwnOf = (words: SaidWord[], at: number) => isOwn(words[nextTerm(words, at)]);

  /** The parts that a statement lacks, each a run of words. */
  function missingIn(statement: Statement): SaidWord[][] {
    const phrases: SaidWord[][] = [];
    let last = -2;
    for (const [i, term] of terms.entries()) {
      if (isFound(term, statement)) continue;
      const phrase = phrases.at(-1);
      // "Lea lives" is the subject and something else, "the branch in Oslo" is one thing.
      const isOther = phrase?.at(-1)?.isName === true && !term.isName && phrase[0] === terms[0];
      if (phrase !== undefined && last === i - 1 && !isOther) phrase.push(term);
      else phrases.push([term]);
      last = i;
    }
    return phrases;
  }

  const hasSameRoles = openRoles({ all, terms, language, find });
  const starts = terms.map(({ written }) => written.slice(0, QUICK_LOOK));

  const hasAll = (phrase: SaidWord[], statement: Statement) =>
    phrase.every((term) => isFound(term, statement));

  /** Whether pronouns, or a subject that is left out, stand for the parts that a statement lacks. */
  function standsFor(
    statement: Statement,
    phrases: SaidWord[][],
    { before, isItem }: Pick<Surroundings, 'before' | 'isItem'>,
  ): boolean {
    const { words } = statement;
    const first = words.findIndex(isTerm);
    const slots = words.flatMap(({ kind }, at) =>
      kind === 'pronoun' || kind === 'relative' || (kind === 'possessive' && isOwnOf(words, at))
        ? [{ at, kind }]
        : [],
    );
    return phrases.every((phrase) => {
      if (phrase[0] === terms[0]) {
        const slot = slots.findIndex(({ at }) => at < first || first === -1);
        const relative = slots[slot]?.kind === 'relative';
        if (slot !== -1) slots.splice(slot, 1);
        else if (!leavesOutSubject(words, first)) return false;
        if (phrase.length === 1 && phrase.every(isUser)) return true;
        if (relative) return endsWith(before.at(-1), phrase);
      } else if (slots.pop() === undefined && !(isItem && phrases.length === 1)) return false;
      return before.some((other) => hasAll(phrase, other));
    });
  }

  /** Nothing else is its subject: "lives in Linz", "Desks: 42". */
  function leavesOutSubject(words: SaidWord[], first: number): boolean {
    const word = words[first];
    const term = word && terms.find((other) => find(other, word));
    return term !== undefined && !(term.isName && first === 0 && words.filter(isTerm).length > 1);
  }

  function endsWith(statement: Statement | undefined, phrase: SaidWord[]): boolean {
    const last = statement?.words.findLast(isTerm);
    return last !== undefined && phrase.some((term) => find(term, last));
  }

  return {
    terms,
    subject,
    stance,
    about: (other) =>
      terms[0]?.isName
        ? toFact({ all, stance, language })
        : toFact({ all: [...other, ...all], stance, language }),

    withoutUnsaid(isSaid) {
      if (language.name !== 'en' || terms.length < LEAST_TERMS) return this;
      const isWeak = (word: SaidWord, i: number) =>
        BE.has(all[i - 1]?.text ?? '') &&
        pastBaseOf(word.text) !== undefined &&
        !isSaid(word.text.slice(0, WEAK_LOOK));
      return all.some(isWeak)
        ? toFact({ all: all.filter((word, i) => !isWeak(word, i)), stance, language })
        : this;
    },

    mayBeIn(sentence) {
      const lower = sentence.toLowerCase();
      return terms.some(isUser) || starts.some((start) => lower.includes(start));
    },

    isIn(statement, { before, beside, isItem }) {
      const missing = missingIn(statement);
      if (missing.flat().length === terms.length) return false;
      // "In the new pipeline, Redis replaced Kafka": the first part says nothing by itself.
      const own = beside.filter(({ words }) => words.filter(isTerm).every(isOwn));
      const left = missing.filter((phrase) => !own.some((other) => hasAll(phrase, other)));
      return (
        standsFor(statement, left, { before, isItem }) &&
        !isSupposed(statement, all, list) &&
        hasSameRoles(statement.words)
      );
    },

    isAnsweredBy(question, answer) {
      const isNew = (term: SaidWord) => isFound(term, answer) && !isFound(term, question);
      return (
        terms.some(isNew) &&
        terms.every((term) => isFound(term, question) || isFound(term, answer)) &&
        isOwn(answer.words.find(isTerm)) &&
        isNegated(answer.text.replace(LEADING_NO, '')) === (stance === 'denied')
      );
    },

    stanceIn({ text }) {
      const parts = text.split(PART_END).map((part) => ({
        isDenied: isNegated(part),
        isContrast: isNegated(/^\P{L}*\p{L}+/u.exec(part)?.[0] ?? ''),
        says: readWords(part, list).some((word) =>
          terms.some((term) => !subject.includes(term) && find(term, word)),
        ),
      }));
      const isDenied = parts.some((part) => part.isDenied);
      const isStated = parts.some((part) => part.says && !part.isDenied);
      // "They use pnpm, not npm".
      const isExcluded = parts.some((part) => part.says && part.isDenied && part.isContrast);
      return isDenied && (stance === 'denied' || !isStated || isExcluded) ? 'denied' : 'stated';
    },
  };
}

const UNDONE = /\b(used|wants?|hopes?|plans?) to (?!it\b|the\b|a\b)/i;

const QUICK_LOOK = 2;
const WEAK_LOOK = 4;
/** Without one of them, three are left. */
const LEAST_TERMS = 4;
const BE = new Set(['is', 'are', 'was', 'were']);

const isUser = ({ written }: SaidWord) => USERS.has(written);

/** The name at the start, or the first word. */
function subjectOf(terms: SaidWord[]): SaidWord[] {
  const end = terms.findIndex(({ isName }) => !isName);
  return terms.slice(0, end === -1 ? terms.length : Math.max(1, end));
}

/** Whether a statement has a word of doubt or of a condition that the fact has not. */
function isSupposed({ words, text }: Statement, fact: SaidWord[], list: WordList): boolean {
  const supposes = ({ written, isName }: SaidWord) => !isName && list.doubts.has(written);
  const undone = UNDONE.exec(text)?.[1]?.toLowerCase();
  if (undone !== undefined && !fact.some(({ written }) => written === undone)) return true;
  return words.some((word) => supposes(word) && !fact.some(({ written }) => written === word.written));
}

/** Compares a term with a word of a text; words recur, so each pair is compared once. */
function openFind(): (term: SaidWord, word: SaidWord) => boolean {
  const known = new Map<SaidWord, Map<string, boolean>>();
  return (term, word) => {
    if (!isTerm(word)) return false;
    const ofTerm = known.get(term) ?? new Map<string, boolean>();
    known.set(term, ofTerm);
    const key = `${word.text}${word.isName ? '^' : ''}`;
    const is = ofTerm.get(key) ?? isSameWord(term, word);
    ofTerm.set(key, is);
    return is;
  };
}
