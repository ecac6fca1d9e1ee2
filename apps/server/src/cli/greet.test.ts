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
] as const)('on %s one line says what works there and what does not, and names WSL2', (platform, name) => {
  const lines = describeFault(fault, platform);

  expect(lines).toHaveLength(1);
  expect(lines?.[0]).toContain(`The API, memory and the console work on ${name}`);
  expect(lines?.[0]).toMatch(/computers for agents do not.*WSL2/);
});

test('a machine that can make computers gets no line', () => {
  expect(describeFault(null)).toBeNull();
});
