import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Caution, createReplacer, replaceIn } from './create-replacer.ts';
import { plainSpelling } from './spelling.ts';
import { spellingsOf } from './spellings-of.ts';

const VALUE = 'ghp_Zk3PqX7vN1wYt8LbR5mSd2JhC9aEfGu4TnQo';
const PLACEHOLDER = 'jettson-secret-0123456789abcdef012345678';
const AWKWARD = `pa"ss'w/o<r>d&+ ü\\é~?*`;
const LONG_PLACEHOLDER = 'jettson-secret-0123456789abcdef012345678';

function inPieces(value: string, placeholder: string, pieces: readonly Buffer[]): Buffer {
  const replacer = createReplacer(spellingsOf(value, placeholder));
  return Buffer.concat([...pieces.map((piece) => replacer.push(piece)), replacer.end()]);
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** What servers make of a text that they echo, and how it looks with the placeholder in it. */
const ECHOES: [string, (text: string) => string][] = [
  ['plain', (text) => `Bearer ${text}\n`],
  ['twice', (text) => `${text}${text}`],
  ['JSON', (text) => `{"token":${JSON.stringify(text)}}`],
  ['JSON with escaped slashes', (text) => `{"token":${JSON.stringify(text).replaceAll('/', '\\/')}}`],
  ['a query', (text) => `https://a.example/?token=${encodeURIComponent(text)}&b=c`],
  ['a form', (text) => new URLSearchParams({ token: text, b: 'c' }).toString()],
  ['a query in small letters', (text) => encodeURIComponent(text).replace(/%../g, (at) => at.toLowerCase())],
  [
    'HTML',
    (text) =>
      `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')}`,
  ],
  ['base64', (text) => base64(text)],
  ['base64 after one byte', (text) => base64(`x${text}`)],
  ['base64 after two bytes', (text) => `"${base64(`xy${text}`)}"`],
  ['base64 of Basic', (text) => `Basic ${base64(`user:${text}`)}`],
  ['base64 for URLs', (text) => base64url(`ü?>${text}`)],
];
/** Where more text follows, the base64 of a placeholder of another length gets up to two hyphens to keep the groups. */
const WITHOUT_PADDING: [string, (text: string) => string][] = [
  ['base64 without padding', (text) => base64(text).replace(/=+$/, '')],
];
const WITH_MORE: [string, (text: string) => string][] = [
  ['base64 before one byte', (text) => base64(`${text}x`)],
  ['base64 before a colon', (text) => base64(`x${text}:x-oauth-basic`)],
  ['base64 between texts', (text) => `"${base64(`xy${text}, that was it.`)}"`],
];

describe('a value of which', () => {
  test.each([...ECHOES, ...WITHOUT_PADDING, ...WITH_MORE])(
    '%s comes back is the placeholder again, wherever the pieces were cut',
    (_, echo) => {
      const data = Buffer.from(echo(VALUE));
      const expected = echo(PLACEHOLDER);

      for (let cut = 0; cut <= data.length; cut++) {
        const changed = inPieces(VALUE, PLACEHOLDER, [data.subarray(0, cut), data.subarray(cut)]);
        expect(changed.toString(), `cut at ${cut}`).toBe(expected);
      }
      const one = inPieces(
        VALUE,
        PLACEHOLDER,
        [...data].map((byte) => Buffer.from([byte])),
      );
      expect(one.toString()).toBe(expected);
    },
  );

  test.each(ECHOES)(
    '%s comes back is found with characters that are escaped and another length, too',
    (_, echo) => {
      const data = Buffer.from(echo(AWKWARD));
      const expected = echo(LONG_PLACEHOLDER);

      for (let cut = 0; cut <= data.length; cut++) {
        const changed = inPieces(AWKWARD, LONG_PLACEHOLDER, [data.subarray(0, cut), data.subarray(cut)]);
        expect(changed.toString(), `cut at ${cut}`).toBe(expected);
      }
    },
  );

  test.each(WITH_MORE)('%s comes back keeps what follows readable when the lengths differ', (_, echo) => {
    const [before = '', after = ''] = decoded(echo('|')).split('|');

    const changed = decoded(
      replaceIn(Buffer.from(echo(AWKWARD)), spellingsOf(AWKWARD, LONG_PLACEHOLDER)).toString(),
    );

    expect(changed.startsWith(before + LONG_PLACEHOLDER)).toBe(true);
    expect(changed.endsWith(after)).toBe(true);
    expect(changed.length - before.length - after.length - LONG_PLACEHOLDER.length).toBeLessThan(3);
  });
});

function decoded(text: string): string {
  return Buffer.from(text.replaceAll('"', ''), 'base64').toString();
}

test('any value in any text, cut anywhere, leaves no trace and nothing else changes', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  const value = fc.string({ unit: fc.constantFrom(...'abAB01-_./+=&"<é'), minLength: 8, maxLength: 60 });
  fc.assert(
    fc.property(
      text,
      value,
      text,
      fc.array(fc.nat(200), { maxLength: 6 }),
      fc.nat(ECHOES.length - 1),
      (before, secret, after, cuts, kind) => {
        fc.pre(!before.includes(secret) && !after.includes(secret) && !(before + after).includes('jettson'));
        const [, echo] = ECHOES[kind] as (typeof ECHOES)[number];
        const placeholder = 'jettson-secret-'.padEnd(Math.max(40, Buffer.byteLength(secret)), '7');
        const data = Buffer.from(before + echo(secret) + after);
        const at = [0, ...cuts.map((cut) => cut % (data.length + 1)).sort((a, b) => a - b), data.length];
        const pieces = at.slice(1).map((end, index) => data.subarray(at[index], end));

        const changed = inPieces(secret, placeholder, pieces).toString();

        expect(changed).not.toContain(secret);
        expect(changed).toMatch(/jettson|amV0dHNv|ZXR0c29u|ldHRzb24/);
        expect(changed).toBe(inPieces(secret, placeholder, [data]).toString());
      },
    ),
    { numRuns: 300 },
  );
});

test('data without the value passes through unchanged', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
      const data = Buffer.from(bytes);

      const changed = inPieces(VALUE, PLACEHOLDER, [data.subarray(0, cut), data.subarray(cut)]);

      expect(changed.equals(data)).toBe(true);
    }),
  );
});

test('only an end that may begin the value is held back, and a short one can be released', () => {
  const replacer = createReplacer([plainSpelling(Buffer.from(VALUE), Buffer.from(PLACEHOLDER))]);

  expect(replacer.push(Buffer.from('data: 1\n\n')).toString()).toBe('data: 1\n\n');
  expect(replacer.canRelease).toBe(false);
  expect(replacer.push(Buffer.from('a message that ends in gh')).toString()).toBe('a message that ends in ');
  expect(replacer.canRelease).toBe(true);
  expect(replacer.release().toString()).toBe('gh');
  expect(replacer.push(Buffer.from(VALUE.slice(2))).toString()).toBe(PLACEHOLDER.slice(2));
  expect(replacer.push(Buffer.from(VALUE.slice(0, 20))).toString()).toBe('');
  expect(replacer.canRelease).toBe(false);
  expect(replacer.push(Buffer.from('!')).toString()).toBe(`${VALUE.slice(0, 20)}!`);
});

test('several secrets are told apart, and of two that begin alike the longer one is taken', () => {
  const found: number[] = [];
  const spellings = ['first-value', 'first-value-longer', 'second-value'].map((value, index) =>
    plainSpelling(Buffer.from(value), Buffer.from(`<${index}>`)),
  );

  const changed = replaceIn(
    Buffer.from('second-value first-value-longer first-value'),
    spellings,
    (spelling) => found.push(spellings.indexOf(spelling)),
  );

  expect(changed.toString()).toBe('<2> <1> <0>');
  expect(found).toEqual([2, 1, 0]);
});

describe('guesses of how a value begins', () => {
  const spellings = spellingsOf(VALUE, PLACEHOLDER);
  const ask = (caution: Caution, guess: string) => {
    const replacer = createReplacer(spellings, { caution });
    const isHeld = replacer.push(Buffer.from(guess)).length < guess.length && !replacer.canRelease;
    const rest = replacer.end();
    return { isHeld, rest: rest.toString() };
  };
  const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'];

  test('show at most one that is right', () => {
    const caution = { isGuessedAt: false };
    const right: string[] = [];
    let known = VALUE.slice(0, 3);

    for (let round = 0; round < 5; round++) {
      const held = letters.filter((letter) => ask(caution, known + letter).isHeld);
      if (held.length === 1) {
        known += held[0];
        right.push(known);
      }
    }

    expect(right).toEqual([VALUE.slice(0, 4)]);
  });

  test('are held back alike once there was one, whether they are right or wrong, and come back at the end', () => {
    const caution = { isGuessedAt: true };

    for (let length = 1; length < VALUE.length; length++) {
      const guess = VALUE.slice(0, length);
      const wrong = `${guess.slice(0, -1)}~`;
      expect(ask(caution, guess)).toEqual({ isHeld: true, rest: guess });
      expect(ask(caution, wrong)).toEqual({ isHeld: true, rest: wrong });
    }
  });

  test('are passed on in the same cuts once there was one, wherever they stand in a long answer', () => {
    const cuts = (guess: string) => {
      const replacer = createReplacer(spellings, { caution: { isGuessedAt: true } });
      const data = Buffer.from(`${'.'.repeat(200)}${guess}${'.'.repeat(200)}`);
      return [...data].map((byte) => replacer.push(Buffer.from([byte])).length);
    };

    const ofNoGuess = cuts('!'.repeat(39));

    for (const length of [1, 4, 20, 39])
      expect(cuts(VALUE.slice(0, length).padEnd(39, '!'))).toEqual(ofNoGuess);
  });

  test('do not delay lines', () => {
    const replacer = createReplacer(spellings, { caution: { isGuessedAt: true } });

    expect(replacer.push(Buffer.from(`data: ${VALUE.slice(0, 9)}\n\nda`)).toString()).toBe(
      `data: ${VALUE.slice(0, 9)}\n\n`,
    );
    expect(replacer.push(Buffer.from(`ta: ${VALUE}\n`)).toString()).toBe(`data: ${PLACEHOLDER}\n`);
  });

  test('are not seen in a value that was cut, nor in an accident', () => {
    const caution = { isGuessedAt: false };
    for (let cut = 1; cut < VALUE.length; cut++) {
      const replacer = createReplacer(spellings, { caution });
      replacer.push(Buffer.from(VALUE.slice(0, cut)));
      replacer.push(Buffer.from(VALUE.slice(cut)));
      replacer.end();
    }
    ask(caution, 'an end in ghp');

    expect(caution.isGuessedAt).toBe(false);
  });

  test('do not keep the value from being found', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(120), { maxLength: 8 }), fc.boolean(), (cuts, hasLines) => {
        const gap = hasLines ? '\n' : ' ';
        const data = Buffer.from(`${VALUE}${gap}${base64(`xy${VALUE}`)}${gap}ghp_Zk3${gap}${VALUE}${gap}`);
        const at = [0, ...cuts.map((cut) => cut % data.length).sort((a, b) => a - b), data.length];
        const replacer = createReplacer(spellings, { caution: { isGuessedAt: true } });

        const out = at.slice(1).map((end, index) => replacer.push(data.subarray(at[index], end)));

        expect(Buffer.concat([...out, replacer.end()]).toString()).toBe(
          `${PLACEHOLDER}${gap}${base64(`xy${PLACEHOLDER}`)}${gap}ghp_Zk3${gap}${PLACEHOLDER}${gap}`,
        );
      }),
    );
  });
});
