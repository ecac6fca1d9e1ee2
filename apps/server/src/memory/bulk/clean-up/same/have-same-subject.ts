import { isDeepStrictEqual } from 'node:util';
import { SEPARATORS } from '../../../model/search-text.ts';
import { isWord } from './words/mean-the-same.ts';

/** What besides its text says whom or what a memory is about. */
export interface Subject {
  key: string;
  value: string;
  tags: string[];
  metadata: Record<string, unknown>;
}

/** Words of keys that name no thing: kinds of notes, and what a whole sentence says itself. */
const GENERAL = new Set(
  (
    'memory mem note notes fact facts item row key pair entry doc record text test value copy duplicate dup id user the my our ' +
    'a an of for in info detail details preference preferences pref prefs setting settings current about is data ' +
    'thing misc general summary new extra another again also'
  ).split(' '),
);
/** Attributes that a sentence names by itself: `deploy_day` and `deploy_schedule` may be of one. */
const ATTRIBUTES = new Set(
  (
    'day date time schedule name choice mode theme style policy rule place location city town address limit rate plan ' +
    'status state type kind color colour size level language food drink habit taste like likes allergy diet health job work role title ' +
    'position contact host url link format version tool tools system software technology stack db database config'
  ).split(' '),
);
/** Words that say which of several is meant, and first names that are words too. */
const CONTRASTS = new Set(
  (
    'staging production prod dev development live local home office work private public internal external primary secondary old ' +
    'north south east west left right front back first second last min max start end mother father brother sister wife husband ' +
    'son daughter bob tom mark jack will grace rose bill frank pat sue rob nick art dean drew may june april ray hope'
  ).split(' '),
);
const SENTENCE_WORDS = 3;

/**
 * True unless keys, tags or metadata say that two memories are about different things. `areNotes`: their numbers only count
 * them, where the texts name what they are about themselves.
 */
export function haveSameSubject(a: Subject, b: Subject, { areNotes = false } = {}): boolean {
  return (
    haveSameKeys(a, b, areNotes) &&
    haveSameNamedTags(a.tags, b.tags) &&
    haveSameMetadata(a.metadata, b.metadata)
  );
}

function haveSameKeys(a: Subject, b: Subject, areNotes: boolean): boolean {
  const [ofA, ofB] = [readKey(a.key), readKey(b.key)];
  const sharesWords = ofA.words.some((word) => ofB.words.includes(word));
  const [onlyA, onlyB] = [
    ofA.words.filter((word) => !ofB.words.includes(word)),
    ofB.words.filter((word) => !ofA.words.includes(word)),
  ];
  if (onlyA.length === 0 && onlyB.length === 0) {
    // `server_1` and `server_2` are two servers; `fact_1` and `fact_2` two notes, and `diet_2` another note of `diet`.
    const isNamed = ofA.words.every((word) =>
      [a, b].every(({ value }) => value.toLowerCase().includes(word)),
    );
    return (
      (areNotes && isNamed) ||
      ofA.number === ofB.number ||
      ofA.words.length === 0 ||
      ofA.number === '' ||
      ofB.number === ''
    );
  }
  // "vegetarian" or "8090" says nothing without its key.
  if (!isSentence(a.value) || !isSentence(b.value)) return false;
  const [textA, textB] = [a.value.toLowerCase(), b.value.toLowerCase()];
  const isSaid = (word: string) => ATTRIBUTES.has(word) || (textA.includes(word) && textB.includes(word));
  if (sharesWords) return [...onlyA, ...onlyB].every(isSaid);
  // `theme` and `ui_mode` may be of one; `alice` and `bob`, which are no words, and `staging` and `production` may not.
  const isOneOfSeveral = (word: string) => !isSaid(word) && (CONTRASTS.has(word) || !isWord(word));
  return !(onlyA.some(isOneOfSeveral) && onlyB.some(isOneOfSeveral));
}

function isSentence(value: string): boolean {
  const segments = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(value);
  return [...segments].filter(({ isWordLike }) => isWordLike).length >= SENTENCE_WORDS;
}

function readKey(key: string): { words: string[]; number: string } {
  const parts = key
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .replace(/(\p{N})(\p{L})/gu, '$1 $2')
    .replace(SEPARATORS, ' ')
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean);
  const words = parts.filter(
    (part) => !/^\p{N}+$/u.test(part) && !GENERAL.has(part) && !/^\p{L}$/u.test(part),
  );
  return { words, number: parts.filter((part) => /^\p{N}+$/u.test(part)).join(' ') };
}

/** Tags such as `user:alice`: both have the same of them. */
function haveSameNamedTags(a: string[], b: string[]): boolean {
  const named = (tags: string[]) =>
    [...new Set(tags.filter((tag) => tag.includes(':')).map((tag) => tag.normalize('NFC')))].sort();
  return isDeepStrictEqual(named(a), named(b));
}

/** No field has two values. */
function haveSameMetadata(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return Object.keys(a).every((field) => !Object.hasOwn(b, field) || isDeepStrictEqual(a[field], b[field]));
}
