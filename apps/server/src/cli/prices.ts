import { Command } from 'commander';
import { deletePrice, selectPrices, upsertPrice } from '../models/price-queries.ts';
import { positiveNumber } from './keys.ts';
import { openData } from './open-data.ts';
import { printJson, printLine, printTable } from './output.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
}

/** `jettson prices list|set|remove`: what a model's tokens cost, for usage and budgets. */
export function pricesCommand(): Command {
  return new Command('prices')
    .description('What tokens of a model cost, in US dollars a million')
    .addCommand(new Command('list').description('All prices').option('--json', 'print JSON').action(list))
    .addCommand(
      new Command('set')
        .description('Set the price of a model; calls from now on are counted by it')
        .argument('<model>', 'as JETTSON_MODEL names it, e.g. anthropic/claude-sonnet-5-5')
        .requiredOption('--input <dollars>', 'a million tokens in', positiveNumber)
        .requiredOption('--output <dollars>', 'a million tokens out', positiveNumber)
        .option(
          '--cached-input <dollars>',
          'a million tokens from the cache; as --input by default',
          positiveNumber,
        )
        .option('--json', 'print JSON')
        .action(set),
    )
    .addCommand(
      new Command('remove')
        .description('Forget the price of a model: its calls cost nothing')
        .argument('<model>')
        .action(async (model: string, options: Options) => {
          await using data = await openData(options);
          await deletePrice(data.db, model);
        }),
    );
}

async function list(options: Options): Promise<void> {
  await using data = await openData(options);
  const prices = await selectPrices(data.db);
  if (options.json) return printJson(prices);
  if (prices.length === 0)
    return printLine('No prices yet: every model counts as free. Set one: jettson prices set');
  printTable(
    ['MODEL', 'INPUT', 'CACHED INPUT', 'OUTPUT'],
    prices.map(({ model, input, cachedInput, output }) => [
      model,
      `$${input}`,
      `$${cachedInput}`,
      `$${output}`,
    ]),
  );
}

async function set(
  model: string,
  options: Options & { input: number; output: number; cachedInput?: number },
): Promise<void> {
  await using data = await openData(options);
  const price = {
    model,
    input: options.input,
    cachedInput: options.cachedInput ?? options.input,
    output: options.output,
  };
  await upsertPrice(data.db, price);
  if (options.json) printJson(price);
}
