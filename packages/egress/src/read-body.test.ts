import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readBody } from './read-body.ts';

/** "да" in windows-1251. */
const YES = Buffer.of(0xe4, 0xe0);

test.each([
  ['text/html', '<meta charset="windows-1251">', 'да'],
  ['text/html', '<META http-equiv=Content-Type content="text/html; charset=windows-1251">', 'да'],
  ['application/xhtml+xml', "<meta charset='windows-1251'/>", 'да'],
  ['text/html; charset=iso-8859-1', '<meta charset="windows-1251">', 'äà'],
  ['application/rss+xml', '<?xml version="1.0" encoding="windows-1251"?>', 'да'],
  ['application/xhtml+xml', "<?xml version='1.0' encoding='windows-1251'?><html>", 'да'],
  ['text/html', '<p>', 'äà'],
  ['text/plain', '<meta charset="windows-1251">', 'äà'],
])('a body of type %s is decoded as %s says', async (type, start, expected) => {
  const body = Readable.from([Buffer.from(start), YES]);

  const read = await readBody(body, { headers: { 'content-type': type }, maxBytes: 1_000 });

  expect(read.body).toBe(start + expected);
});
