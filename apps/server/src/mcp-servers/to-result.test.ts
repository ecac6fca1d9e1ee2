import { expect, test } from 'vitest';
import { toResult } from './to-result.ts';

function result(parts: { blocks: unknown; structured?: unknown }) {
  return toResult({ structured: undefined, isError: false, ...parts });
}

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test('text of several parts is joined', () => {
  const brought = result({
    blocks: [
      { type: 'text', text: 'one' },
      { type: 'resource', resource: { uri: 'file:///a.txt', text: 'two' } },
      { type: 'resource_link', name: 'three', uri: 'file:///b.txt' },
    ],
  });

  expect(brought).toEqual({
    isError: false,
    text: 'one\n\nfile:///a.txt:\ntwo\n\n[A link to three: file:///b.txt]',
    pictures: [],
  });
});

test('structured content that the text repeats is there once', () => {
  const structured = { a: 1, b: ['x'] };

  const repeated = result({
    blocks: [{ type: 'text', text: '{ "a": 1, "b": ["x"] }' }],
    structured,
  });
  const different = result({ blocks: [{ type: 'text', text: 'a is 1' }], structured });

  expect(repeated).toEqual({ isError: false, text: '{ "a": 1, "b": ["x"] }', pictures: [] });
  expect(different).toMatchObject({ text: 'a is 1', structured: structured });
});

test('pictures are kept, and what is none is named', () => {
  const brought = result({
    blocks: [
      { type: 'image', data: PNG, mimeType: 'image/png' },
      { type: 'image', data: 'bm90IGEgcGljdHVyZQ==', mimeType: 'image/png' },
      { type: 'image', data: PNG, mimeType: 'image/svg+xml' },
      { type: 'audio', data: 'UklGRg==', mimeType: 'audio/wav' },
      { type: 'resource', resource: { uri: 'file:///a.zip', blob: 'UEs=', mimeType: 'application/zip' } },
    ],
  });

  expect(brought.pictures).toEqual([{ data: PNG, media_type: 'image/png' }]);
  expect(brought.text).toBe(
    [
      '[image that cannot be shown: image/png, 20 characters of base64]',
      '[image that cannot be shown: image/svg+xml, 96 characters of base64]',
      '[audio that cannot be shown: audio/wav, 8 characters of base64]',
      '[A file that cannot be shown: file:///a.zip, application/zip]',
    ].join('\n\n'),
  );
});

test('a long result loses its middle, structured or not', () => {
  const long = 'x'.repeat(90_000);

  const text = result({ blocks: [long, long, 'end'].map((text) => ({ type: 'text', text })) });
  const structured = result({ blocks: [], structured: { lines: [long, long, 'end'] } });

  for (const brought of [text, structured]) {
    expect(brought.text.length).toBeLessThan(101_000);
    expect(brought.text).toMatch(
      /^(\{"lines":\[")?xx.*xx\n\n\[… \d+ characters left out of the middle …\]\n\nxx.*end/s,
    );
    expect(brought.structured).toBeUndefined();
  }
});

test('parts that are not what they should be are named, up to a limit', () => {
  const faulty = [
    {},
    null,
    7,
    { type: 'text' },
    { type: 'image', data: 1 },
    { type: 'resource', resource: null },
  ];

  const few = result({ blocks: faulty });
  const many = result({ blocks: Array.from({ length: 5_000 }, () => ({})) });

  expect(few.text.split('\n\n')).toHaveLength(faulty.length);
  expect(many.text).toMatch(/\[4000 further parts are left out\]$/);
});
