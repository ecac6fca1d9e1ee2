import { Command, InvalidArgumentError } from 'commander';
import { type Config, readConfig } from '../config.ts';
import { listModels } from '../models/list-models.ts';
import { LOCAL_MODEL, MULTILINGUAL_MODEL } from '../models/local-model-file.ts';
import { setWindow } from '../models/price-queries.ts';
import { pullLocalModel } from '../models/pull-local-model.ts';
import { openData } from './open-data.ts';
import { note, printJson, printLine, progressBar } from './output.ts';
import { printTable } from './print-table.ts';
import { savedModels } from './saved-models.ts';

/** `jettson models pull|list|set`. */
export function modelsCommand(): Command {
  return new Command('models')
    .addCommand(
      new Command('list')
        .description('List the models that are configured, found on this machine or can be downloaded')
        .option('--json', 'print JSON')
        .action(list),
    )
    .addCommand(
      new Command('pull')
        .description('Download the local model (1.1 GB); continues an interrupted download')
        .option('--from <file or url>', 'where to get it instead')
        .option(
          '--multilingual',
          'download the embedding model for memories that are not in English (72 MB) instead',
        )
        .option('--json', 'print JSON')
        .action(pull),
    )
    .addCommand(
      new Command('set')
        .description(
          'Set how much a model can read at once; it applies to agents when they next start or continue',
        )
        .argument('<model>', 'as GET /models names it, e.g. ollama/qwen3')
        .requiredOption(
          '--window <tokens>',
          'its context window in tokens, or "default" for what the table says',
          window,
        )
        .option('--json', 'print JSON')
        .action(set),
    );
}

interface Options {
  dataDir?: string;
  json?: boolean;
}

async function list(options: Options): Promise<void> {
  const models = await listModels(await savedModels(readConfig(options)));
  if (options.json) return printJson(models);
  printTable(
    ['', 'MODEL', 'STATE', 'HOW'],
    models.map(({ id, state, how, current }) => [current ? '*' : '', id, state, how]),
  );
}

async function pull(options: Options & { from?: string; multilingual?: boolean }): Promise<void> {
  const config = readConfig(options);
  const path = await pullWithProgress(config, options);
  if (options.json) printJson({ path });
  else printLine(path);
}

async function set(model: string, options: Options & { window: number | null }): Promise<void> {
  await using data = await openData(options);
  await setWindow(data.db, model, options.window);
  if (options.json) return printJson({ model, context_window: options.window });
  const tokens = options.window === null ? 'what the table says' : `${options.window} tokens`;
  printLine(`Set the context window of ${model} to ${tokens}.`);
}

/** Smaller ones have no room for our own instructions and tools. */
const SMALLEST_WINDOW = 1_000;
const LARGEST_WINDOW = 1e9;

function window(text: string): number | null {
  if (text === 'default') return null;
  const tokens = Number(text);
  if (!Number.isInteger(tokens) || tokens < SMALLEST_WINDOW || tokens > LARGEST_WINDOW) {
    throw new InvalidArgumentError('expected tokens, 1000 or more, or "default"');
  }
  return tokens;
}

/** Downloads the local model's file with a progress bar on stderr. Returns its path. */
export async function pullWithProgress(
  config: Config,
  { from, multilingual = false }: { from?: string; multilingual?: boolean },
): Promise<string> {
  const file = multilingual ? MULTILINGUAL_MODEL : LOCAL_MODEL;
  note(`Downloading the ${file.name} …`);
  const bar = progressBar(multilingual ? 'Multilingual model' : 'Local model');
  try {
    return await pullLocalModel(config.models, {
      file,
      from: from ?? (multilingual ? config.multilingualFrom : undefined),
      onProgress: bar.update,
    });
  } finally {
    bar.end();
  }
}
