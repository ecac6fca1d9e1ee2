/**
 * The README's test command: installs what the tests need, runs every suite, and ends with the totals. With arguments
 * (`npm test -- packages/agent`) it runs only Vitest, with these arguments.
 */
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { buildServed } from '../apps/server/src/cli/build-served.ts';
import { installBubblewrap } from '../apps/server/src/cli/install-bubblewrap.ts';
import { type Results, readResults } from './read-results.ts';

const RESULTS = '.test-results';

function run(command: string, args: string[], output: 'inherit' | number = 'inherit'): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', output, output] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs a command beside another: its output is printed as a whole when it has ended. */
async function runBeside(program: string, args: string[]): Promise<number> {
  const path = `${RESULTS}/${basename(program)}.log`;
  const file = await open(path, 'w');
  const code = await run(program, args, file.fd).finally(() => file.close());
  process.stdout.write(await readFile(path));
  return code;
}

/**
 * Runs a suite that writes its results to a file in JUnit's format. A suite that ends with an error though no test
 * failed counts as a failure.
 */
async function runSuite(
  name: string,
  [program = '', ...args]: string[],
  { file, start = run }: { file: string; start?: typeof runBeside },
): Promise<Results> {
  process.stdout.write(`\n── ${name}\n`);
  const code = await start(program, args);
  const results = await readFile(file, 'utf8').then(readResults, () => ({
    passed: 0,
    failures: [],
    skipped: 0,
  }));
  if (code === 0 || results.failures.length > 0) return results;
  return { ...results, failures: [`${name} ended with code ${code}: see its output above`] };
}

const vitest = (args: string[]) =>
  runSuite(
    'Vitest',
    [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=junit',
      `--outputFile.junit=${RESULTS}/vitest.xml`,
      ...args,
    ],
    { file: `${RESULTS}/vitest.xml` },
  );

const python = () =>
  runSuite('Python SDK', ['python/scripts/test', `--junit-xml=../${RESULTS}/python.xml`], {
    file: `${RESULTS}/python.xml`,
    start: runBeside,
  });

const consolePages = () =>
  runSuite('Console in Chromium', ['npm', 'run', '--silent', 'test:e2e'], {
    file: `${RESULTS}/console.xml`,
  });

if (!(await installBubblewrap())) {
  process.stderr.write('bubblewrap is missing and could not be installed: agents cannot have computers\n');
}
await rm(RESULTS, { recursive: true, force: true });
await mkdir(RESULTS, { recursive: true });

const args = process.argv.slice(2);
const isWhole = args.length === 0;
// Vitest tests that use Python also create its environment, and two that did so at the same time would break it.
if (isWhole) await run('python/scripts/setup', []);
// Otherwise, each server that a test starts would build it.
await buildServed();
const suites = [await vitest(args)];
// Each uses the time in which the other waits, and no file of one is touched by the other.
if (isWhole) suites.push(...(await Promise.all([python(), consolePages()])));

const failures = suites.flatMap((suite) => suite.failures);
// Once more at the end: a log may keep only its last lines.
if (failures.length > 0) process.stdout.write(`\n── Failed\n${failures.join('\n\n')}\n`);

const passed = suites.reduce((sum, suite) => sum + suite.passed, 0);
const skipped = suites.reduce((sum, suite) => sum + suite.skipped, 0);
const note = skipped > 0 ? `, ${skipped} skipped` : '';
process.stdout.write(`\n${passed} passed, ${failures.length} failed${note}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
