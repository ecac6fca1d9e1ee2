/**
 * The README's test command: sets up what the tests need, runs every suite, and closes with the totals.
 * `npm test -- packages/agent` passes its arguments to Vitest alone.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { installBubblewrap } from '../apps/server/src/cli/install-bubblewrap.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const RESULTS = '.test-results';

function run(command: string, args: string[], onLine?: (line: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', onLine ? 'pipe' : 'inherit', 'inherit'] });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      process.stdout.write(text);
      for (const line of text.split('\n')) onLine?.(line);
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function runVitest(args: string[]): Promise<Count> {
  const file = `${RESULTS}/vitest.json`;
  const code = await run('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...args,
  ]);
  const result = JSON.parse(await readFile(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
  };
  return failAtLeastOnce(code, {
    passed: result.numPassedTests,
    failed: result.numFailedTests,
    skipped: result.numPendingTests,
  });
}

/** A suite that broke before or after its tests (a setup, a leak) counts as a failure. */
function failAtLeastOnce(code: number, count: Count): Count {
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

if (!(await installBubblewrap())) process.stderr.write('bubblewrap is missing and could not be installed
');
await rm(RESULTS, { recursive: true, force: true });
await mkdir(RESULTS, { recursive: true });

const args = process.argv.slice(2);
const counts = [await runVitest(args)];

const total = counts.reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
}));
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exitCode = total.failed > 0 ? 1 : 0;
