import { expect, test } from 'vitest';
import { openPageConverter } from './open-page-converter.ts';

const url = 'https://a.test/';
const never = new AbortController().signal;
const page = { html: '<title>T</title><p>Text of the page</p>', url };

test('a page is converted beside the event loop', async () => {
  const { title, markdown } = await openPageConverter().convert('acc_a', page, never);

  expect({ title, markdown }).toEqual({ title: 'T', markdown: 'Text of the page' });
});

test('a page that takes too long is given up, and the next one is converted', async () => {
  const converter = openPageConverter({ limitMs: 1 });
  const slow = { html: '<div>'.repeat(200_000), url };

  await expect(converter.convert('acc_a', slow, never)).rejects.toThrow(/open it in the browser/);
  await expect(openPageConverter().convert('acc_a', page, never)).resolves.toMatchObject({ title: 'T' });
});

test('of a page that is too large, the beginning is converted', async () => {
  const large = { html: `<title>T</title><p>First</p>${'<p>more</p>'.repeat(500_000)}`, url };

  const converter = openPageConverter({ limitMs: 3_000, beginningChars: 1_000 });

  const { title, markdown, isCut } = await converter.convert('acc_a', large, never);

  expect({ title, isCut }).toEqual({ title: 'T', isCut: true });
  expect(markdown).toMatch(/^First\n\nmore/);
});

test('slow pages of one account leave room for others', async () => {
  const converter = openPageConverter({ threads: 2 });
  const slow = { html: `<p>${'<b><i>'.repeat(3_000)}`, url };
  const ending = new AbortController();
  const done: string[] = [];
  const many = Array.from({ length: 4 }, () =>
    converter.convert('acc_a', slow, ending.signal).then(
      () => done.push('a'),
      () => done.push('aborted'),
    ),
  );

  await converter.convert('acc_b', page, never).then(() => done.push('b'));
  ending.abort(new Error('enough'));
  await Promise.all(many);

  expect(done).toEqual(['b', 'aborted', 'aborted', 'aborted', 'aborted']);
});

test('an aborted conversion ends', async () => {
  const aborting = new AbortController();
  const converting = openPageConverter().convert('acc_a', page, aborting.signal);
  aborting.abort(new Error('enough'));

  await expect(converting).rejects.toThrow('enough');
});
