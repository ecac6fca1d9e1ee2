import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { formatTable } from './print-table.ts';

const id = 'ag_0123456789abcdefghijk';
const columns = [{ title: 'ID', isWhole: true }, 'STATUS', { title: 'AGE', isRight: true }, 'TASK'];
const rows = [
  [id, 'running', '3 m', 'Find out which Python is installed, and write down what is new in it'],
  [id, 'completed', '12 d', '日本語のタスクはターミナルで二倍の幅を取るので正しく数える必要がある'],
];

test('columns are aligned, numbers to the right', () => {
  expect(
    formatTable(
      ['NAME', { title: 'COUNT', isRight: true }],
      [
        ['a', '7'],
        ['longer', '1000'],
      ],
      80,
    ),
  ).toEqual(['NAME    COUNT', 'a           7', 'longer   1000']);
});

test.each([60, 80, 120])('no line is wider than a terminal of %d columns, and ids stay whole', (width) => {
  const lines = formatTable(columns, rows, width);

  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  for (const line of lines.slice(1)) expect(line).toContain(id);
  if (width < 120) expect(lines[1]).toMatch(/…$/);
});

test('nothing is cut where nobody looks at a terminal', () => {
  expect(formatTable(columns, rows, undefined)[1]).toContain('what is new in it');
});

test('a cell is one line without control sequences, whatever an agent wrote', () => {
  const [, line] = formatTable(['VALUE'], [['a\u001b[31mred\u001b]52;c;eA==\u0007\nb\tc\u202egnp.exe']], 80);

  expect(line).toBe('ared b cgnp.exe');
});
