import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchSpellings } from './search-spellings.ts';
import { plainSpelling } from './spelling.ts';

const spelling = (find: string) => plainSpelling(Buffer.from(find), Buffer.from('x'));

test('the first spelling is found from any place on, and of those that begin there the longest', () => {
  const letters = (minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...'abé'), minLength, maxLength });
  fc.assert(
    fc.property(
      fc.array(letters(2, 5), { minLength: 1, maxLength: 4 }),
      letters(0, 60),
      fc.nat(10),
      (finds, text, from) => {
        const data = Buffer.from(text);
        const places = finds
          .map((find) => ({ find, at: data.indexOf(find, from) }))
          .filter(({ at }) => at >= 0)
          .sort((a, b) => a.at - b.at || Buffer.byteLength(b.find) - Buffer.byteLength(a.find));

        const found = searchSpellings(finds.map(spelling))(data, from);

        expect(found?.at).toBe(from > data.length ? undefined : places[0]?.at);
        expect(found?.spelling.find.toString()).toBe(from > data.length ? undefined : places[0]?.find);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a spelling that is longer than the window is found at every place of a large text', () => {
  const long = `${'ab'.repeat(400)}c`;
  const search = searchSpellings([spelling(long), spelling(`${'ba'.repeat(200)}d`)]);

  for (const at of [0, 1, 254, 255, 256, 257, 5_000]) {
    const data = Buffer.concat([Buffer.alloc(at, 'ab'), Buffer.from(`x${long}`)]);

    expect(search(data, 0)?.at).toBe(at + 1);
  }
});

test('without spellings nothing is found', () => {
  expect(searchSpellings([])(Buffer.from('text'), 0)).toBeNull();
});
