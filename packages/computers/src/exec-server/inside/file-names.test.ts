import { expect, test } from 'vitest';
import { parseName, writeName } from './file-names.ts';

const latin1 = (text: string) => Buffer.from(text).toString('latin1');

test.each([
  ['plain.txt', 'plain.txt'],
  [latin1('zwölf 🍺'), 'zwölf 🍺'],
  ['\xff', String.raw`\xff`],
  [`\xe9${latin1('é')}`, String.raw`\xe9é`],
  ['\xf0\x9f\x8d', String.raw`\xf0\x9f\x8d`],
  [latin1('\u{fffd}'), '\u{fffd}'],
  [latin1('\u{feff}a'), '\u{feff}a'],
  [String.raw`\xff`, String.raw`\x5cxff`],
  [String.raw`\x5cxff`, String.raw`\x5cx5cxff`],
  [String.raw`C:\x41`, String.raw`C:\x41`],
])('the name %j is written as %j, and read back', (name, text) => {
  expect(writeName(name)).toBe(text);
  expect(parseName(text)).toBe(name);
});
