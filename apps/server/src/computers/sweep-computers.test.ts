import type { ComputerProvider } from '@jettson/computers';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { sweepComputers } from './sweep-computers.ts';

test('a computer that cannot be removed is logged, and the others are removed', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const removed: string[] = [];
  const provider = {
    list: async () => ['stuck', 'first', 'second'].map((id) => ({ id, labels: {}, isOrphan: true })),
    async remove(id: string) {
      if (id === 'stuck') throw new Error('the daemon refuses');
      removed.push(id);
    },
  } as unknown as ComputerProvider;

  const count = await sweepComputers(provider, {}, log);

  expect(count).toBe(2);
  expect(removed).toEqual(['first', 'second']);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, computerId: 'stuck', msg: 'a computer that a crash left behind could not be removed' },
    { level: 30, count: 2, msg: 'removed computers that a crash left behind' },
  ]);
});
