import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { DUMP_FORMATS, type DumpFormat, readDump } from '../memory/bulk/transfer/readers/read-dump.ts';
import { readOwn } from '../memory/bulk/transfer/readers/read-own.ts';
import { CONNECTION_HELP, connect } from './connect.ts';
import { note, printJson, printLine, progressBar } from './output.ts';
import { searchMemoryCommand } from './search-memory.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
}

/** `jettson memory search|import|export`. */
export function memoryCommand(): Command {
  return new Command('memory')
    .addHelpText('afterAll', CONNECTION_HELP)
    .addCommand(searchMemoryCommand())
    .addCommand(
      new Command('import')
        .description('Import memories from an export of Jettson or of another product')
        .argument('<file>', 'JSON, or one JSON record per line')
        .addOption(
          new Option('--from <product>', 'which product wrote the file; Jettson by default').choices([
            ...DUMP_FORMATS,
          ]),
        )
        .option('--json', 'print JSON')
        .action(importFile),
    )
    .addCommand(
      new Command('export')
        .description("Print the account's memories as JSON")
        .option('--json', 'has no effect: the output is always JSON')
        .action(async (options: Options) => {
          await using connection = await connect(readConfig(options), { withWorker: false });
          printJson(await connection.client.memory.export());
        }),
    );
}

/** Rows per request: few enough to show progress, many enough to be quick. */
const BATCH = 1000;

async function importFile(file: string, options: Options & { from?: DumpFormat }): Promise<void> {
  const text = decodeFile(await readFile(file));
  const { rows, skipped } = options.from
    ? readDump(options.from, text)
    : { rows: readOwn(text) as { key: string; value: string }[], skipped: [] };
  await using connection = await connect(readConfig(options), { withWorker: false });
  const result = { imported: 0, failed: 0, errors: [] as unknown[], skipped, partial: false };
  const bar = progressBar('Importing');
  for (let start = 0; start < rows.length && !result.partial; start += BATCH) {
    const part = await connection.client.memory.import(rows.slice(start, start + BATCH));
    result.imported += part.imported;
    result.failed += part.failed;
    result.errors.push(...part.errors.map((error) => ({ ...error, index: error.index + start })));
    result.partial = part.partial;
    bar.update(Math.min(start + BATCH, rows.length), rows.length, 'memories');
  }
  bar.end();
  if (options.json) printJson(result);
  else
    printLine(
      `Imported ${result.imported}, failed ${result.failed}, skipped ${skipped.length} without content.`,
    );
  if (result.partial) note('Stopped at the limit of the plan: the rest was not imported.');
  if (result.failed > 0 || result.partial) process.exitCode = 1;
}

function decodeFile(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('The file is not in UTF-8, so some of its characters would be lost. Convert it first.');
  }
}
