import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@jettson/database/testing';
import { expect, onTestFinished, test } from 'vitest';
import { spoolDocument } from './spool-document.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spool-'));
  onTestFinished(() => removeFolder(folder));
  return folder;
}

/** A body of `start` and then 250 MB of `part`, made while it is read, and how much of it has been made. */
function madeAsRead(start: string, part: string) {
  const made = { bytes: 0 };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (made.bytes > 250_000_000) return controller.close();
      const chunk = Buffer.from(made.bytes === 0 ? start + part : part);
      made.bytes += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  return { body, made };
}

const bodyOf = (text: string | Uint8Array) =>
  new Blob([text as never]).stream() as ReadableStream<Uint8Array>;

test('the rows of a document come one by one, and what it says behind them is known before', async () => {
  const folder = await newFolder();
  const rows = [
    { key: 'a', value: 'é "x"\n😀', metadata: { deep: [{ n: 1.5e3 }] } },
    {},
    [],
    'text',
    7,
    null,
  ];

  await using document = await spoolDocument(
    folder,
    bodyOf(
      JSON.stringify({ version: 1, exported_at: { memories: [1] }, memories: rows, dry_run: true, count: 6 }),
    ),
  );

  expect(document.dryRun).toBe(true);
  expect(await Array.fromAsync(document.rows)).toEqual(rows);
});

test('nothing of a document is left on the disk', async () => {
  const folder = await newFolder();

  {
    await using _ = await spoolDocument(folder, bodyOf('{"memories":[{}]}'));
  }
  await expect(spoolDocument(folder, bodyOf('{"memories":[{}'))).rejects.toThrow();

  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['no JSON', '{"memories":[{"key":"a"}'],
  ['text behind its end', '{"memories":[]} {}'],
  ['a list that is none', '{"memories":{"0":{"key":"a","value":"b"}}}'],
  ['no rows', '{"dry_run":true}'],
  ['another kind of document', '[1,2]'],
  ['no content', ''],
  ['a dry_run that is no boolean', '{"memories":[],"dry_run":"no"}'],
  ['bytes that are no UTF-8', Uint8Array.of(...Buffer.from('{"memories":["'), 0xff, ...Buffer.from('"]}'))],
  ['rows nested without end', `{"memories":[${'['.repeat(100)}${']'.repeat(100)}]}`],
])('a document with %s is refused', async (_, text) => {
  const refused = spoolDocument(await newFolder(), bodyOf(text));

  await expect(refused).rejects.toMatchObject({ code: 'invalid_body' });
});

test.each([
  ['empty rows', '{"memories":[', '[],'.repeat(20_000)],
  ['one row', '{"memories":["', 'a'.repeat(60_000)],
  ['blanks', '{', ' '.repeat(60_000)],
  ['another field', '{"memories":[],"exported_at":[', '{},'.repeat(20_000)],
])('of 250 MB of %s as many are read as a limit allows', async (_, start, part) => {
  const { body, made } = madeAsRead(start, part);

  const refused = spoolDocument(await newFolder(), body);

  await expect(refused).rejects.toMatchObject({ code: 'payload_too_large' });
  expect(made.bytes).toBeLessThan(5_000_000);
});
