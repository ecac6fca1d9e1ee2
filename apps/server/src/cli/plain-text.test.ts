import { expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

test.each([
  ['colours', 'a\u001b[31mb\u001b[0mc', 'abc'],
  ['a clipboard that is written', 'a\u001b]52;c;cm0gLXJmIC8=\u0007b', 'ab'],
  ['a link', '\u001b]8;;https://evil.example\u001b\\text\u001b]8;;\u001b\\', 'text'],
  ['a title', 'a\u001b]0;title\u001b\\b', 'ab'],
  [
    'sequences of one character',
    'a\u009b31mb\u009d0;t\u009cc',
    expect.stringMatching(/^a[^\u0080-\u009f]*c$/),
  ],
  ['what goes back over a line', 'rm -rf /\rls\b\u007f', 'rm -rf /ls'],
  ['another order of the words', 'pay \u202egpj.exe\u202c \u2066x\u2069 \u200fy', 'pay gpj.exe x y'],
  ['a cut sequence', 'a\u001b[', 'a['],
])('%s does not reach the terminal', (_, text, plain) => {
  expect(plainText(text)).toEqual(plain);
});

test('newlines, tabs and all other characters stay', () => {
  const text = 'one\n\ttwo – ä 日本 🙂';

  expect(plainText(text)).toBe(text);
});
