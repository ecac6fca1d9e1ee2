import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { checkModelName } from '../models/check-model-name.ts';
import { resolveModel } from '../models/resolve-model.ts';
import { buildServed } from './build-served.ts';
import { connect } from './connect.ts';
import { describeNext } from './describe-next.ts';
import { pullWithProgress } from './models.ts';
import { note } from './output.ts';
import { prepareStart } from './prepare-start.ts';
import { requireComputers } from './require-computers.ts';
import { type RunOptions, runTask } from './run.ts';
import { savedModels } from './saved-models.ts';

const DEFAULT_TASK =
  'Create hello.txt containing the current year, read it back with the shell, and answer with its content';

/** `jettson quickstart`: from a fresh machine to an agent's answer, asking nothing. */
export function quickstartCommand(): Command {
  return new Command('quickstart')
    .argument('[task]', 'what the agent is to do', DEFAULT_TASK)
    .option('--json', 'print the finished agent as JSON')
    .action(quickstart);
}

async function quickstart(task: string, options: RunOptions): Promise<void> {
  const config = readConfig(options);
  await prepareStart(config, { listens: false });
  await checkModelName(config.models);
  await requireComputers(config);
  await buildServed();
  const model = await resolveModel(await savedModels(config, { mayMigrate: true }));
  await model?.close();
  if (model === null) await pullWithProgress(config, {});
  else note(`Model: ${model.id} (${model.source})`);

  await using connection = await connect(config, { mayMigrate: true });
  note(`Task: ${task}`);
  await runTask(connection, task, options);
  if (!options.json && process.exitCode === undefined) process.stderr.write(describeNext(config.port));
}
