import { expect, test } from 'vitest';
import { putBackText } from './put-back-text.ts';
import { spellingsOf } from './spellings-of.ts';

const VALUE = 'pässwörd-of-somebody';
const PLACEHOLDER = 'jettson-secret-0123456789abcdef012345678';

test('a value that is cut between two pieces becomes its placeholder, wherever it is cut', () => {
  const text = `é ${VALUE} ${VALUE}ü`;
  for (let cut = 0; cut <= text.length; cut++) {
    const replacer = putBackText(spellingsOf(VALUE, PLACEHOLDER));

    const put = replacer.push(text.slice(0, cut)) + replacer.push(text.slice(cut)) + replacer.end();

    expect(put).toBe(`é ${PLACEHOLDER} ${PLACEHOLDER}ü`);
  }
});

test('the beginning of a value without its end is passed on at the end', () => {
  const replacer = putBackText(spellingsOf(VALUE, PLACEHOLDER));

  const pieces = [replacer.push('it is p'), replacer.push('äss'), replacer.end()];

  expect(pieces).toEqual(['it is ', '', 'päss']);
});

test('without secrets, pieces pass as they are', () => {
  const replacer = putBackText([]);

  expect([replacer.push(VALUE), replacer.end()]).toEqual([VALUE, '']);
});
