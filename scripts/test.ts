/**
 * The README's test command: installs what the tests need, runs every suite, and ends with the totals. With arguments
 * (`npm test -- packages/agent`) it runs only Vitest, with these arguments.
 */
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { buildServed } from '../apps/server/src/cli/build-served.ts';
import { installBubblewrap } from '../apps/server/src/cli/install-bubblewrap.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

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
 * Runs a suite that writes its result to a file. A suite that breaks outside its tests (setup, a leak) counts as a
 * failure.
 */
async function runSuite(
  name: string,
  command: string[],
  { file, count, start = run }: { file: string; count: (text: string) => Count; start?: typeof runBeside },
): Promise<Count> {
  process.stdout.write(`\n── ${name}\n`);
  const [program = '', ...args] = command;
  const code = await start(program, args);
  const counted = await readFile(file, 'utf8').then(count, () => ({ passed: 0, failed: 0, skipped: 0 }));
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

function countVitest(text: string): Count {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(text);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

/** JUnit's XML, which pytest writes. */
function countJUnit(text: string): Count {
  const suite = /<testsuite [^>]*>/.exec(text)?.[0] ?? '';
  const attribute = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = attribute('failures') + attribute('errors');
  const skipped = attribute('skipped');
  return { passed: attribute('tests') - failed - skipped, failed, skipped };
}

function countPlaywright(text: string): Count {
  const { expected, unexpected, flaky, skipped } = JSON.parse(text).stats;
  return { passed: expected + flaky, failed: unexpected, skipped };
}

const vitest = (args: string[]) =>
  runSuite(
    'Vitest',
    [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${RESULTS}/vitest.json`,
      ...args,
    ],
    { file: `${RESULTS}/vitest.json`, count: countVitest },
  );

const python = () =>
  runSuite('Python SDK', ['python/scripts/test', `--junit-xml=../${RESULTS}/pytest.xml`], {
    file: `${RESULTS}/pytest.xml`,
    count: countJUnit,
    start: runBeside,
  });

const consolePages = () =>
  runSuite('Console in Chromium', ['npm', 'run', '--silent', 'test:e2e'], {
    file: `${RESULTS}/console.json`,
    count: countPlaywright,
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
const counts = [await vitest(args)];
// Together they need little more than one core, and no file of one is touched by the other.
if (isWhole) counts.push(...(await Promise.all([python(), consolePages()])));

const total = counts.reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
}));
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
