import { parseTemplateReference, TemplateReference } from '@jettson/contract';
import type { Template } from '@jettson/sdk';
import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config.ts';
import { CONNECTION_HELP, connect } from './connect.ts';
import { formatAge } from './format-time.ts';
import { printJson, printLine } from './output.ts';
import { printTable } from './print-table.ts';
import { toYaml } from './print-template.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
}

/** `jettson templates list|get|archive`. */
export function templatesCommand(): Command {
  return new Command('templates')
    .addHelpText('afterAll', CONNECTION_HELP)
    .addCommand(
      new Command('list')
        .description('List templates, newest first')
        .option('--archived', 'list the archived ones instead')
        .option('--json', 'print JSON')
        .action(list),
    )
    .addCommand(
      new Command('get')
        .description('Print a template as a file that "jettson apply" reads')
        .argument('<name>', 'its name, or name@version', reference)
        .option('--json', 'print JSON')
        .action(get),
    )
    .addCommand(
      new Command('archive')
        .description('Archive templates: new agents cannot use them, running ones continue')
        .argument('<names...>', 'their names')
        .option('--json', 'print JSON')
        .action(archive),
    );
}

function reference(text: string): string {
  const { error } = TemplateReference.safeParse(text);
  if (error !== undefined) throw new InvalidArgumentError(error.issues[0]?.message ?? '');
  return text;
}

async function list(options: Options & { archived?: boolean }): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const templates: Template[] = [];
  const { archived } = options;
  for await (const template of connection.client.templates.iterate({ limit: 100, archived })) {
    templates.push(template);
  }
  if (options.json) return printJson(templates);
  if (templates.length === 0) {
    return printLine(
      archived ? 'No archived templates.' : 'No templates yet. Create one: jettson apply FILE',
    );
  }
  printTable(
    [
      { title: 'NAME', isWhole: true },
      { title: 'VERSION', isWhole: true, isRight: true },
      { title: 'CHANGED', isWhole: true, isRight: true },
      'DESCRIPTION',
    ],
    templates.map(({ name, version, updated_at, description }) => [
      name,
      String(version),
      formatAge(updated_at),
      description ?? '',
    ]),
  );
}

async function get(text: string, options: Options): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const { name, version } = parseTemplateReference(text);
  const template = await connection.client.templates.get(name, { version });
  if (options.json) printJson(template);
  else process.stdout.write(toYaml(template));
}

async function archive(names: string[], options: Options): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const { client } = connection;
  // All names are looked up first, so that a mistyped one archives nothing.
  for (const name of names) await client.templates.get(name);
  const archived: Template[] = [];
  for (const name of names) archived.push(await client.templates.archive(name));
  if (options.json) return printJson(archived);
  for (const { name } of archived) printLine(`Archived ${name}.`);
}
