import { fakeComputer } from '@jettson/agent/testing';
import { ComputerError } from '@jettson/computers';
import { expect, test } from 'vitest';
import { keepDownload } from './keep-download.ts';

async function* content(...pieces: string[]) {
  for (const piece of pieces) yield Buffer.from(piece);
}

test('downloads of one name are kept side by side', async () => {
  const computer = fakeComputer();
  // A fake computer lists whole paths, a real one the names in the folder.
  const list = async () =>
    [...computer.files].map(([path, { length }]) => ({
      name: path.replace('downloads/', ''),
      sizeBytes: length,
      isDir: false,
    }));
  const real = { ...computer, list };

  const paths = [];
  for (const text of ['one', 'two', 'three'])
    paths.push(await keepDownload(real, 'a.tar.gz', content(text, '!')));

  expect(paths).toEqual([
    '/workspace/downloads/a.tar.gz',
    '/workspace/downloads/a.tar (2).gz',
    '/workspace/downloads/a.tar (3).gz',
  ]);
  expect([...computer.files.values()].map(String)).toEqual(['one!', 'two!', 'three!']);
});

test('the first download makes the folder', async () => {
  const computer = fakeComputer();
  const list = () => Promise.reject(new ComputerError('not_found', 'There is no downloads.'));

  expect(await keepDownload({ ...computer, list }, 'a', content('x'))).toBe('/workspace/downloads/a');
});

test('a download that breaks off, or does not fit, leaves nothing behind', async () => {
  const computer = fakeComputer();
  const appendFile = () => Promise.reject(new ComputerError('no_space', 'big does not fit'));
  const part = 'x'.repeat(9_000_000);

  const tooLarge = keepDownload({ ...computer, appendFile }, 'big', content(part, part));

  await expect(tooLarge).rejects.toThrow('does not fit');
  expect([...computer.files.keys()]).toEqual([]);
});
