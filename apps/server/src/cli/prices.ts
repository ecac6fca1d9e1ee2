import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { transaction } from '@jettson/database';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { freeUnpriced } from '../agents/wake-idle-agents.ts';
import { recordForAccounts } from '../audit/record-for-accounts.ts';
import { deletePrice, selectPrices, upsertPrice } from '../models/price-queries.ts';
import { currentOrigin, currentTable, describeTable, replaceTable } from '../models/table/current-table.ts';
import { parseTable } from '../models/table/parse-table.ts';
import { openData } from './open-data.ts';
import { note, printJson, printLine } from './output.ts';
import { printTable } from './print-table.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
}

/** `jettson prices list|set|remove|update`: what a model's tokens cost, for usage and budgets. */
export function pricesCommand(): Command {
  return new Command('prices')
    .addCommand(
      new Command('list')
        .description('List all prices, and say which table they are from')
        .argument('[text]', 'only models with this in their name')
        .option('--json', 'print JSON')
        .action(list),
    )
    .addCommand(
      new Command('set')
        .description(
          'Set the price of a model; it replaces the one in the table, and applies to calls from now on',
        )
        .argument('<model>', 'as JETTSON_MODEL names it, e.g. anthropic/claude-sonnet-5-5')
        .requiredOption('--input <dollars>', 'per million input tokens', dollars)
        .requiredOption('--output <dollars>', 'per million output tokens', dollars)
        .option(
          '--cached-input <dollars>',
          'per million tokens read from the cache; the same as --input by default',
          dollars,
        )
        .option(
          '--cache-write <dollars>',
          'per million tokens written to the cache; the same as --input by default',
          dollars,
        )
        .option('--json', 'print JSON')
        .action(set),
    )
    .addCommand(
      new Command('remove')
        .description(
          'Remove the price that was set for a model; the price in the table, if any, applies again',
        )
        .argument('<model>', 'as "prices list" names it')
        .option('--json', 'print JSON')
        .action(async (model: string, options: Options) => {
          await using data = await openData(options);
          await transaction(data.db, async (tx) => {
            await deletePrice(tx, model);
            await recordForAccounts(tx, { action: 'price.removed', target: model });
          });
          if (options.json) printJson({ model });
          else printLine(`Removed the price that was set for ${model}.`);
        }),
    )
    .addCommand(
      new Command('update')
        .description('Replace the table of prices and context windows; prices that were set stay')
        .argument(
          '<file>',
          "in the format of the table that ships, or litellm's model_prices_and_context_window.json",
        )
        .option('--date <YYYY-MM-DD>', "the date of the prices, for litellm's file; today by default", day)
        .option('--json', 'print JSON')
        .action(update),
    );
}

async function list(text: string | undefined, options: Options): Promise<void> {
  await using data = await openData(options);
  const own = (await selectPrices(data.db)).map((price) => ({ ...price, contextWindow: null, from: 'set' }));
  const origin = await currentOrigin(data.db);
  const { models } = await currentTable(data.db);
  const ofTable = Object.entries(models).map(([model, { input, output, ...facts }]) => ({
    model,
    input,
    cachedInput: facts.cached_input ?? input,
    cacheWrite: facts.cache_write ?? input,
    output,
    contextWindow: facts.context_window ?? null,
    from: 'table',
  }));
  const isSet = new Set(own.map(({ model }) => model));
  const prices = [...own, ...ofTable.filter(({ model }) => !isSet.has(model))].filter(
    ({ model }) => text === undefined || model.toLowerCase().includes(text.toLowerCase()),
  );
  if (options.json) return printJson({ table: origin, prices });
  note(describeTable(origin));
  if (prices.length === 0) return printLine('No prices match. Set one: jettson prices set');
  printTable(
    ['MODEL', 'INPUT', 'CACHED INPUT', 'CACHE WRITE', 'OUTPUT', 'WINDOW', 'FROM'],
    prices.map((price) => [
      price.model,
      `$${price.input}`,
      `$${price.cachedInput}`,
      `$${price.cacheWrite}`,
      `$${price.output}`,
      price.contextWindow?.toString() ?? '',
      price.from,
    ]),
  );
}

async function set(
  model: string,
  options: Options & { input: number; output: number; cachedInput?: number; cacheWrite?: number },
): Promise<void> {
  await using data = await openData(options);
  const price = {
    model,
    input: options.input,
    cachedInput: options.cachedInput ?? options.input,
    cacheWrite: options.cacheWrite ?? options.input,
    output: options.output,
  };
  await transaction(data.db, async (tx) => {
    await upsertPrice(tx, price);
    await recordForAccounts(tx, { action: 'price.updated', target: model });
  });
  await freeUnpriced(data.db);
  if (options.json) printJson(price);
  else printLine(`Set the price of ${model}: $${price.input} in, $${price.output} out, per million tokens.`);
}

async function update(file: string, options: Options & { date?: string }): Promise<void> {
  const date = options.date ?? new Date().toISOString().slice(0, 10);
  const table = parseTable(await readFile(file, 'utf8'), { source: basename(file), date });
  await using data = await openData(options);
  const origin = await transaction(data.db, async (tx) => {
    await replaceTable(tx, table);
    const current = await currentOrigin(tx);
    await recordForAccounts(tx, { action: 'price.updated', target: describeTable(current) });
    return current;
  });
  await freeUnpriced(data.db);
  if (options.json) printJson({ ...origin, models: Object.keys(table.models).length });
  else note(`${describeTable(origin)}: ${Object.keys(table.models).length} models`);
}

function dollars(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && number <= 1e6))
    throw new InvalidArgumentError('expected dollars, 0 or more');
  return number;
}

function day(text: string): string {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError('expected a day as YYYY-MM-DD');
  return text;
}
