import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { batchOutput } from './batch-output.ts';

test('output in many small pieces is passed on in few, in order and without loss', async () => {
  const sent: string[] = [];
  const output = batchOutput((stream, data) => sent.push(`${stream} ${data}`));

  output.add('stdout', Buffer.from('a'));
  const first = [...sent];
  for (const letter of 'bcdefgh') {
    output.add('stderr', Buffer.from(letter.toUpperCase()));
    output.add('stdout', Buffer.from(letter));
  }
  output.flush();
  output.flush();
  await sleep(50);

  expect(first).toEqual(['stdout a']);
  expect(sent).toEqual(['stdout a', 'stderr BCDEFGH', 'stdout bcdefgh']);
});

test('later output is sent without being requested', async () => {
  const sent: string[] = [];
  const output = batchOutput((_stream, data) => sent.push(String(data)));

  output.add('stdout', Buffer.from('a'));
  output.add('stdout', Buffer.from('b'));

  await expect.poll(() => sent).toEqual(['a', 'b']);
});
