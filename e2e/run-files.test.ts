import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

test('ARCHITECTURE.md names the files that a run passes through, and no others, and they are at most 25', () => {
  const architecture = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const path = /^1\. Spawn:.*?^Readers:/ms.exec(architecture)?.[0] ?? '';
  const named = [...path.matchAll(/`((?:apps|packages)\/[^`]+)`/g)].map(([, file = '']) => file);

  const script = join(ROOT, 'scripts/list-run-files.ts');
  const passed = execFileSync(process.execPath, [script], { encoding: 'utf8' }).trim().split('\n');

  expect([...new Set(named)].sort()).toEqual(passed);
  expect(passed.length).toBeLessThanOrEqual(25);
});
