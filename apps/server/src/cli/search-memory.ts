import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { connect } from './connect.ts';
import { printJson, printLine } from './output.ts';
import { printTable } from './print-table.ts';
import { wholeNumber } from './whole-number.ts';

/** `jettson memory search`. */
export function searchMemoryCommand(): Command {
  return new Command('search')
    .description('Find memories by meaning and by words, best first')
    .argument('<query>', 'what to look for')
    .option('--namespace <name>', 'only memories of this namespace')
    .option('--limit <number>', 'how many at most', wholeNumber(1, 100), 10)
    .option('--json', 'print JSON')
    .action(search);
}

async function search(
  query: string,
  { namespace, limit, ...options }: { namespace?: string; limit: number; dataDir?: string; json?: boolean },
): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const results = await connection.client.memory.search({ query, namespace, limit });
  if (options.json) return printJson(results);
  if (results.length === 0) return printLine('No memories were found.');
  printTable(
    [{ title: 'SCORE', isRight: true }, 'KEY', 'VALUE'],
    results.map(({ score, key, value }) => [score.toFixed(2), key, value]),
  );
}
