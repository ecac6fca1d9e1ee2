import { expect, test } from 'vitest';
import { createTokenizer } from './create-tokenizer.ts';

/** Pieces with their scores; the first three are the marks. */
const PIECES: [string, number][] = [
  ['<s>', 0],
  ['</s>', 0],
  ['<unk>', 0],
  ['▁', -5],
  ['▁haus', -3],
  ['▁ha', -4],
  ['us', -4],
  ['boot', -3],
  ['b', -6],
  ['oo', -6],
  ['t', -6],
  ['京', -4],
];

function tokenizerOf(maxTokens = 512) {
  const bytes = PIECES.map(([piece]) => Buffer.from(piece));
  const offsets = new Uint32Array(PIECES.length + 1);
  bytes.forEach((piece, i) => {
    offsets[i + 1] = (offsets[i] as number) + piece.length;
  });
  return createTokenizer(
    {
      begin: 0,
      end: 1,
      unknown: 2,
      pieces: Buffer.concat(bytes),
      offsets,
      scores: Float32Array.from(PIECES, ([, score]) => score),
      replacements: new Map([[0xa0, [0x20]]]),
    },
    maxTokens,
  );
}

const pieces = (ids: number[]) => ids.map((id) => PIECES[id]?.[0]);

test('a text is split into its most likely pieces, between the marks', () => {
  expect(pieces(tokenizerOf()('hausboot'))).toEqual(['<s>', '▁haus', 'boot', '</s>']);
});

test('several spaces, also replaced ones, are one', () => {
  expect(pieces(tokenizerOf()('  haus \u00a0 haus'))).toEqual(['<s>', '▁haus', '▁haus', '</s>']);
});

test('a character without a piece is unknown, of whatever length, and the rest is found', () => {
  expect(pieces(tokenizerOf()('haus京😀boot'))).toEqual(['<s>', '▁haus', '京', '<unk>', 'boot', '</s>']);
});

test('a long text is cut, with the mark at its end', () => {
  expect(pieces(tokenizerOf(4)('haus haus haus haus'))).toEqual(['<s>', '▁haus', '▁haus', '</s>']);
});

test('an empty text is a space between the marks', () => {
  expect(pieces(tokenizerOf()(''))).toEqual(['<s>', '▁', '</s>']);
});
