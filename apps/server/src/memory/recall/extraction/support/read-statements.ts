import { isWord } from '../../../bulk/clean-up/same/words/mean-the-same.ts';
import { isNegated, numbersOf, sentencesOf } from '../../../bulk/clean-up/summary/facts-of.ts';
import { flattenRecords } from './flatten-records.ts';
import type { WordList } from './word-lists.ts';

export interface SaidWord {
  /** Without case and accents. */
  text: string;
  /** In lower case. */
  written: string;
  kind: 'content' | 'number' | 'function' | 'pronoun' | 'relative' | 'possessive';
  /** Written with a capital or as a code, and not only because a sentence starts with it. */
  isName: boolean;
  /** "Lea's". */
  isOwner: boolean;
}

/** A clause, a line or a record: the smallest piece of text that states something by itself. */
export interface Statement {
  text: string;
  words: SaidWord[];
}

export interface Sentence {
  text: string;
  /** Which of the texts it stands in. */
  from: number;
  isQuestion: boolean;
  /** What a line of a list, or a row, stands below, if it is one. */
  heading?: Sentence | null;
  /** Its clauses, which are read when somebody looks at them. */
  statements(): Statement[];
}

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/u;
const TOKEN = new RegExp(
  String.raw`\d+(?:[.,:'’]\d+)*|${UNSPACED.source}|(?:(?!${UNSPACED.source})[\p{L}\p{M}])+`,
  'gu',
);
/** A row, a record, an item of a list, or a value with its name. */
const ITEM_LINE = /^\s*(?:\||[-*•]\s|[\p{L}\p{M}\p{N} _]{1,30}:\s\S[^.!?]{0,80}$)/u;
const QUESTION = /[?？؟][\p{P}\s]*$/u;
/** A question mark is looked for among this many last characters. */
const SENTENCE_END = 8;
const CLAUSE_END =
  /(?<=\p{Script=Thai})\s+(?=\p{Script=Thai})|[,;:](?=\s)|[，、；：–—]|(?<![\p{L}\p{M}])(?:and|but|while|whereas|that|und|aber|sondern|während|dass|y|pero|mientras|que|et|mais|tandis|e|ed|mentre|che|mas|enquanto|maar|terwijl|dat|и|а|но|что|और|लेकिन|ولكن|ve|ama)(?![\p{L}\p{M}'’])/giu;
/** Pronouns with a capital. */
const POLITE = new Set(['I', 'Sie', 'Ihr', 'Ihre', 'Ihren', 'Ihrem', 'Ihnen']);
const words = new Intl.Segmenter('ja', { granularity: 'word' });

/** The sentences, rows and records of some texts, in order. */
export function readSentences(texts: string[], list: WordList): Sentence[] {
  const toSentence = (text: string, from: number, isWhole: boolean): Sentence => {
    const isQuestion = !isWhole && QUESTION.test(text.slice(-SENTENCE_END));
    let statements: Statement[] | undefined;
    return {
      text,
      from,
      isQuestion,
      statements() {
        if (statements !== undefined) return statements;
        const clauses = isWhole || isQuestion ? [text] : clausesOf(text, list);
        statements = clauses.map((clause) => ({ text: clause, words: readWords(clause, list) }));
        return statements;
      },
    };
  };
  return texts.flatMap((text, from) => {
    let heading: Sentence | null = null;
    return flattenRecords(text).flatMap((line): Sentence[] => {
      if (line.trim() === '') return [];
      // A row of a table, or a record, states something only as a whole.
      if (ITEM_LINE.test(line)) return [{ ...toSentence(line, from, true), heading }];
      const sentences = sentencesOf(line).map((sentence) => toSentence(sentence, from, false));
      heading = sentences.at(-1) ?? heading;
      return sentences;
    });
  });
}

/** The clauses of a sentence. Items of a list belong to the clause that they stand in: "Lea and Tom live in Graz". */
export function clausesOf(sentence: string, list: WordList): string[] {
  const clauses: string[] = [];
  let [from, start] = [0, 0];
  for (const [piece, end] of piecesOf(sentence)) {
    // Items at the start belong to the clause that follows, others to the one before.
    if (isItem(piece, list)) {
      if (clauses.length > 0) clauses.push(`${clauses.pop()}${sentence.slice(from, end)}`);
      if (clauses.length > 0) start = end;
    } else {
      clauses.push(sentence.slice(start, end));
      start = end;
    }
    from = end;
  }
  return clauses.length === 0 && /[\p{L}\p{N}]/u.test(sentence) ? [sentence] : clauses;
}

/** What stands between marks and conjunctions, and where each piece ends. */
function* piecesOf(sentence: string): Generator<[piece: string, end: number]> {
  let from = 0;
  for (const { index, 0: mark } of sentence.matchAll(CLAUSE_END)) {
    yield [sentence.slice(from, index), index];
    from = index + mark.length;
  }
  yield [sentence.slice(from), sentence.length];
}

/** Whether a piece of a sentence has no more than names, or one word: it states nothing by itself. */
function isItem(piece: string, list: WordList): boolean {
  const said = readWords(piece, list).filter(({ kind }) => kind !== 'function');
  return said.length <= 1 || said.every(({ isName }) => isName);
}

export function readWords(text: string, list: WordList): SaidWord[] {
  const said: SaidWord[] = [];
  let end = 0;
  let startsSentence = true;
  for (const match of text.matchAll(TOKEN)) {
    const [raw, before] = [match[0], text.slice(end, match.index)];
    startsSentence ||= /[.!?:|\n]/.test(before);
    const follows = said.length > 0 && /^['’]$/.test(before);
    end = match.index + raw.length;
    if (follows && addEnding(said, raw)) continue;
    if (UNSPACED.test(raw)) said.push(...readUnspaced(raw, list));
    else said.push(readWord(raw, { before: said.at(-1), startsSentence, list }));
    startsSentence = false;
  }
  return said;
}

/** "Lea's", "can't", "Graz'da": what stands behind the apostrophe is no word. */
function addEnding(said: SaidWord[], raw: string): boolean {
  const before = said.at(-1) as SaidWord;
  if (before.text.length < 3) return false;
  if (raw.toLowerCase() === 's') before.isOwner = true;
  return raw.length < 4;
}

interface Place {
  before?: SaidWord | undefined;
  startsSentence?: boolean;
  list: WordList;
}

function readWord(raw: string, place: Place): SaidWord {
  if (/^\d/.test(raw)) {
    const [number = raw] = numbersOf(raw);
    return { text: number, written: number, kind: 'number', isName: false, isOwner: false };
  }
  const [text, written] = [foldWord(raw), raw.normalize('NFC').toLowerCase()];
  // "IT" and "US" are no pronouns.
  const isCapital = /^\p{Lu}/u.test(raw);
  const isName = isCapital && (/^\p{Lu}{2,}$/u.test(raw) || (!place.startsSentence && !POLITE.has(raw)));
  const kind = isName ? 'content' : kindOf(written, place, raw);
  const isRare = isCapital && kind === 'content' && !isWord(text);
  return { text, written, kind, isName: isName || isRare, isOwner: false };
}

function readUnspaced(raw: string, list: WordList): SaidWord[] {
  return [...words.segment(raw)].map(({ segment }) => {
    const kind = /^\p{Script=Hiragana}+$/u.test(segment) ? 'function' : kindOf(segment, { list });
    return { text: segment, written: segment, kind, isName: false, isOwner: false };
  });
}

function kindOf(text: string, { before, list }: Place, raw = text): SaidWord['kind'] {
  if (list.possessives.has(text)) return 'possessive';
  if (list.relatives.has(text)) return 'relative';
  if (list.pronouns.has(text)) return 'pronoun';
  if ([list.function, list.articles, list.prepositions, list.doubts].some((words) => words.has(text)))
    return 'function';
  // After a number, "g" and "mg" say something.
  const isShort = /^[\p{Script=Latin}\p{Script=Cyrillic}]{1,2}$/u.test(raw) && raw === raw.toLowerCase();
  return (isShort && before?.kind !== 'number') || isNegated(text) ? 'function' : 'content';
}

/** Without case and accents. */
function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
}
