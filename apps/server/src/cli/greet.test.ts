import { expect, test } from 'vitest';
import { describeFault } from './greet.ts';

const fault = { problem: 'bubblewrap is not installed', fix: 'sudo apt-get install -y bubblewrap' };

test('on Linux the start says what is missing, and the one line to run', () => {
  expect(describeFault(fault, 'linux')).toEqual([
    'none: bubblewrap is not installed. To fix that:',
    'sudo apt-get install -y bubblewrap',
  ]);
});

test.each([
  ['darwin', 'macOS'],
  ['win32', 'Windows'],
  ['freebsd', 'freebsd'],
] as const)(
  'on %s the start says what works there, why computers do not, and what to do',
  (platform, name) => {
    const away = { problem: 'the Docker daemon does not answer', fix: 'start Docker' };

    expect(describeFault(away, platform)).toEqual([
      `The API, memory and the console work on ${name}; computers for agents do not: ${away.problem}.`,
      'start Docker',
    ]);
  },
);

test('a machine that can make computers gets no line', () => {
  expect(describeFault(null)).toBeNull();
});
