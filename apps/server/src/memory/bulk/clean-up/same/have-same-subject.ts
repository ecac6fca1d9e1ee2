import { isDeepStrictEqual } from 'node:util';
import { SEPARATORS } from '../../../model/search-text.ts';

/** What says, besides its text, whom or what a memory is about. */
export interface Subject {
  key: string;
  value: string;
  tags: string[];
  metadata: Record<string, unknown>;
}

/** Words in keys that do not name a subject. */
const GENERAL = new Set(
  (
    'memory mem note notes fact facts item row key pair entry doc record text test value copy duplicate dup id user the my our ' +
    'of for in info detail details preference preferences pref prefs setting settings current about is data ' +
    'thing misc general summary new extra another again also'
  ).split(' '),
);
/** UUIDs, and other ids of 16 characters or more with three digits among letters. They number things and name nothing. */
const GENERATED_ID =
  /(?<![a-z\d])(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?=[a-z]*\d+[a-z]+\d)(?=(?:[a-z]*\d){3})[\da-z]{16,})(?![a-z\d])/gi;
const SENTENCE_WORDS = 3;

/**
 * False if keys, tags or metadata say that two memories are about different things. With `areNotes`, numbers in keys
 * only count notes, provided that the texts name their subject themselves.
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
  // If the keys name nothing, the texts must, and they must be sentences: "vegetarian" does not say who.
  if (ofA.words === '' || ofB.words === '') {
    return a.key === b.key || (isSentence(a.value) && isSentence(b.value));
  }
  if (ofA.words !== ofB.words) return false;
  // `server_1` and `server_2` are two servers, but `diet_2` is another note on `diet`.
  const isNamed = ofA.words
    .split(' ')
    .every((word) => [a, b].every(({ value }) => value.toLowerCase().includes(word)));
  return (areNotes && isNamed) || ofA.number === ofB.number || ofA.number === '' || ofB.number === '';
}

function isSentence(value: string): boolean {
  const segments = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(value);
  return [...segments].filter(({ isWordLike }) => isWordLike).length >= SENTENCE_WORDS;
}

function readKey(key: string): { words: string; number: string } {
  const ids: string[] = [];
  const parts = key
    .normalize('NFC')
    .replace(GENERATED_ID, (id) => {
      ids.push(id.toLowerCase());
      return ' ';
    })
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .replace(/(\p{N})(\p{L})/gu, '$1 $2')
    .replace(SEPARATORS, ' ')
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean);
  const words = parts.filter((part) => !/^\p{N}+$/u.test(part) && !GENERAL.has(part));
  // "a" is a note like any other, but `port_a` is not `port_b`.
  const isNamed = words.some((word) => !/^[a-z]$/.test(word));
  return {
    words: isNamed ? [...new Set(words)].sort().join(' ') : '',
    number: [...parts.filter((part) => /^\p{N}+$/u.test(part)), ...ids].join(' '),
  };
}

/** Whether both have the same tags of the form `user:alice`, `user=alice` or `user/alice`. */
function haveSameNamedTags(a: string[], b: string[]): boolean {
  const named = (tags: string[]) =>
    [...new Set(tags.filter((tag) => /[:=/]/.test(tag)).map((tag) => tag.normalize('NFC')))].sort();
  return isDeepStrictEqual(named(a), named(b));
}

/** Whether no field has two different values. */
function haveSameMetadata(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return Object.keys(a).every((field) => !Object.hasOwn(b, field) || isDeepStrictEqual(a[field], b[field]));
}
