import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readResults } from './read-results.ts';

/** Runs Vitest itself on one file, and reads what it wrote. */
async function resultsOf(source: string) {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-results-'));
  try {
    await writeFile(join(folder, 'some.test.ts'), `import { expect, test } from '${VITEST}';\n${source}`);
    const args = ['run', '--root', folder, '--reporter=junit', '--outputFile=results.xml'];
    await new Promise<void>((resolve) => execFile('vitest', args, () => resolve()));
    return readResults(await readFile(join(folder, 'results.xml'), 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const VITEST = import.meta.resolve('vitest').replace('file://', '');

test('tests that passed and were skipped are counted, and what failed says where and why', async () => {
  const results = await resultsOf(`
    test('passes', () => {});
    test.skip('is skipped', () => {});
    test('also skipped', ({ skip }) => skip());
    test('compares <a> & "b"', () => { expect('<a>').toBe('&b'); });
  `);
  expect(results).toMatchObject({ passed: 1, skipped: 2 });
  expect(results.failures).toEqual([expect.stringContaining('some.test.ts > compares <a> & "b"\n    ')]);
  expect(results.failures[0]).toContain("expected '<a>' to be '&b'");
});

test('a file that cannot be loaded, a hook and an error outside the tests count as failures', async () => {
  expect((await resultsOf(`throw new Error('not loaded');`)).failures).toEqual([
    expect.stringContaining('not loaded'),
  ]);
  const { failures } = await resultsOf(`
    import { afterAll } from '${VITEST}';
    afterAll(() => { throw new Error('not ended'); });
    test('passes', () => { setTimeout(() => { throw new Error('thrown late'); }, 0); });
    test('waits', () => new Promise((resolve) => setTimeout(resolve, 50)));
  `);
  expect(failures.join('\n')).toContain('not ended');
  expect(failures.join('\n')).toContain('thrown late');
});
