import { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import { listModels } from '../models/list-models.ts';
import { LOCAL_MODEL, MULTILINGUAL_MODEL } from '../models/local-model-file.ts';
import { pullLocalModel } from '../models/pull-local-model.ts';
import { note, printJson, printLine, progressBar } from './output.ts';
import { printTable } from './print-table.ts';
import { savedModels } from './saved-models.ts';

/** `jettson models pull|list`. */
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
