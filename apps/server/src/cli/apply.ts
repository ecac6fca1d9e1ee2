import { type Jettson, JettsonError, JettsonNotFoundError, type Template } from '@jettson/sdk';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { CONNECTION_HELP, connect } from './connect.ts';
import { complain, printJson, printLine } from './output.ts';
import { printDiff } from './print-template.ts';
import { readTemplateFile, type TemplateFile, TemplateFileError } from './read-template-file.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
  dryRun?: boolean;
}

/** `jettson apply FILE…`: creates or changes the account's templates to match files. */
export function applyCommand(): Command {
  return new Command('apply')
    .argument(
      '<files...>',
      'YAML, or Markdown whose front matter has the fields and whose body is the instructions',
    )
    .option('--dry-run', 'check everything and show what would change')
    .option('--json', 'print JSON')
    .addHelpText('after', CONNECTION_HELP)
    .action(apply);
}

/** A file, and what applying it does. */
interface Plan {
  file: TemplateFile;
  /** What spawns use now; null: nothing, the template is created. */
  current: Template | null;
  planned: Template;
}

/** All files are checked by the server before anything is changed: one that is refused leaves all templates as they are. */
async function apply(paths: string[], { dryRun = false, ...options }: Options): Promise<void> {
  const files = await forEach(paths, readTemplateFile);
  refuseTwins(files);
  await using connection = await connect(readConfig(options), { withWorker: false });
  const { client } = connection;
  const plans = await forEach(files, (file) => plan(client, file));
  const results = [];
  for (const each of plans) {
    const { file, current, planned } = each;
    const isChange = current?.version !== planned.version;
    const template = isChange && !dryRun ? await send(client, file, current, false) : planned;
    const action = !isChange ? 'unchanged' : current === null ? 'created' : 'updated';
    results.push({ file: file.path, action, name: template.name, version: template.version });
    if (!options.json) report({ ...each, planned: template }, { action, dryRun });
  }
  if (options.json) printJson({ dry_run: dryRun, templates: results });
}

/** Does the same for each, and then throws one error with a line for each failure. */
async function forEach<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const faults: TemplateFileError[] = [];
  for (const item of items) {
    try {
      results.push(await work(item));
    } catch (error) {
      if (!(error instanceof TemplateFileError)) throw error;
      faults.push(error);
    }
  }
  for (const fault of faults) complain(fault);
  if (faults.length > 0) throw new Error('nothing was applied');
  return results;
}

function refuseTwins(files: readonly TemplateFile[]): void {
  for (const [index, file] of files.entries()) {
    const twin = files.slice(0, index).find(({ request }) => request.name === file.request.name);
    if (twin === undefined) continue;
    throw new TemplateFileError(
      `${file.placeOf('name')}: name: ${twin.path} has the template ${file.request.name} too; nothing was applied`,
    );
  }
}

async function plan(client: Jettson, file: TemplateFile): Promise<Plan> {
  const current = await find(client, file.request.name);
  return { file, current, planned: await send(client, file, current, true) };
}

/** The template that spawns use now. */
async function find(client: Jettson, name: string): Promise<Template | null> {
  try {
    const template = await client.templates.get(name);
    return template.archived_at === null ? template : null;
  } catch (error) {
    if (error instanceof JettsonNotFoundError) return null;
    throw error;
  }
}

async function send(
  client: Jettson,
  { request, placeOf }: TemplateFile,
  current: Template | null,
  dryRun: boolean,
): Promise<Template> {
  const { name, description = null, defaults } = request;
  try {
    if (current === null) return await client.templates.create(name, { description, defaults, dryRun });
    const { version } = current;
    return await client.templates.update(name, { description, defaults, ifVersion: version, dryRun });
  } catch (error) {
    const field = error instanceof JettsonError ? error.details?.field : undefined;
    if (typeof field !== 'string') throw error;
    const message = (error as JettsonError).message.replace(/^defaults\./, '');
    throw new TemplateFileError(`${placeOf(field)}: ${message}`);
  }
}

function report({ current, planned }: Plan, { action, dryRun }: { action: string; dryRun: boolean }): void {
  const { name, version } = planned;
  if (action === 'unchanged' || current === null) {
    if (action === 'unchanged') printLine(`${name} is unchanged: version ${version}`);
    else printLine(`${dryRun ? 'Would create' : 'Created'} ${name}: version ${version}`);
    return;
  }
  printLine(`${dryRun ? 'Would update' : 'Updated'} ${name}: version ${current.version} → ${version}`);
  printDiff(current, planned);
}
