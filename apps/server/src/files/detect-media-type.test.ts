import { expect, test } from 'vitest';
import { detectMediaType } from './detect-media-type.ts';

test.each([
  ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'image/png'],
  ['\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg'],
  ['GIF87a\x01\0', 'image/gif'],
  ['GIF89a\x01\0', 'image/gif'],
  ['RIFF\x24\0\0\0WEBPVP8 ', 'image/webp'],
  ['%PDF-1.7\n', 'application/pdf'],
  ['RIFF\x24\0\0\0WAVEfmt ', undefined],
  ['<svg xmlns="http://www.w3.org/2000/svg">', undefined],
  ['<!doctype html><p>%PDF-', undefined],
  ['\x89PN', undefined],
  ['', undefined],
])('%j is %s', (start, type) => {
  expect(detectMediaType(Buffer.from(start, 'latin1'))).toBe(type);
});
