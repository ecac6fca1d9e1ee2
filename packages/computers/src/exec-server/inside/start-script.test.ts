import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startScript } from './start-script.ts';

test('what a script wrote is there when it is read only after its end', async () => {
  const { exited, pieces } = await startScript('head -c 20000 /dev/zero');
  await exited;
  for (let turn = 0; turn < 20; turn++) await nextTurn();

  let bytes = 0;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) bytes += next.value.byteLength;

  expect(bytes).toBe(20_000);
});

test('the rest of a longer output waits until it is read', async () => {
  const { exited, pieces } = await startScript('head -c 3000000 /dev/zero; exit 3');

  let bytes = 0;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) bytes += next.value.byteLength;

  expect(bytes).toBe(3_000_000);
  expect(await exited).toBe(3);
});
