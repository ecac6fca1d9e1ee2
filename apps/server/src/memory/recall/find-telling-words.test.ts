import { expect, test } from 'vitest';
import { namesOf } from '../bulk/clean-up/summary/facts-of.ts';
import { findTellingWords } from './find-telling-words.ts';

const rare = (...words: string[]) => words.map((word) => ({ word, weight: 0.9 }));

test('a rare word that is no common one tells, and so does a name in both texts', () => {
  const task = 'Find a hotel for aunt Vera near the zoo, and a garage for the volvo';

  expect(
    findTellingWords(rare('volvo', 'zoo'), { ofTask: namesOf(task), value: 'We drive a volvo' }),
  ).toEqual(['volvo']);
  expect(
    findTellingWords(rare('vera', 'aunt'), { ofTask: namesOf(task), value: 'Vera is allergic to cats' }),
  ).toEqual(['vera']);
});

test.each([
  ['a word that is no name in the task', 'Write about a leo at the zoo', 'Leo sleeps badly', 'leo'],
  ['a word that is no name in the memory', 'Ask Mark about it', 'Put a mark on the wall', 'mark'],
  ['a word of many tasks', 'Generate a password', 'The password is in the vault', 'password'],
  ['a country', 'Name three rivers in Portugal', 'The parcel to Portugal came back', 'portug'],
  ['a month', 'Say what March is like', 'It came back in March', 'march'],
  ['a day', 'What is Friday called after?', 'We deploy on Friday', 'friday'],
  ['a language', 'Translate it into Finnish', 'Mika speaks Finnish', 'finnish'],
])('%s does not tell', (_, task, value, word) => {
  expect(findTellingWords(rare(word), { ofTask: namesOf(task), value })).toEqual([]);
});

test('a name that many memories of the account have does not tell', () => {
  const words = [{ word: 'vera', weight: 0.3 }];

  expect(findTellingWords(words, { ofTask: namesOf('Call aunt Vera'), value: 'Vera likes tea' })).toEqual([]);
});
