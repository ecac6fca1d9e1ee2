import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { connect } from './connect.ts';
import { note, printJson, printLine } from './output.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
  host: string[];
  in?: string[];
  description?: string;
}

/** `jettson secrets set NAME --host HOST`, with the value on standard input: everybody on the machine can see arguments. */
export function setSecretCommand(): Command {
  return new Command('set')
    .description(
      'Store a secret that agents can use and never see. Its value is read from standard input, without a line break at ' +
        'the end: "printf %s $TOKEN | jettson secrets set GITHUB_TOKEN --host api.github.com"',
    )
    .argument('<name>', 'capital letters, digits and underscores')
    .requiredOption('--host <hosts...>', 'where the value is sent: a host, *.host or host:port')
    .option('--in <places...>', 'where in a request: header (by default), query, body')
    .option('--description <text>', 'what it is for')
    .option('--json', 'print JSON')
    .action(setSecret);
}

async function setSecret(name: string, { host: hosts, ...options }: Options): Promise<void> {
  const { description } = options;
  const inject = toInject(options.in);
  if (process.stdin.isTTY) note('Type the value, then press Enter and Ctrl-D:');
  const value = (await text(process.stdin)).replace(/\r?\n$/, '');
  await using connection = await connect(readConfig(options), { withWorker: false });
  const secret = await connection.client.secrets.put(name, value, { hosts, inject, description });
  if (options.json) printJson(secret);
  else printLine(`Stored ${secret.name}, version ${secret.version}, for ${secret.hosts.join(', ')}.`);
}

function toInject(places: readonly string[] | undefined) {
  if (places === undefined) return undefined;
  const unknown = places.find((place) => !['header', 'query', 'body'].includes(place));
  if (unknown !== undefined) throw new Error(`--in: expected header, query or body, not ${unknown}`);
  const has = (place: string) => places.includes(place);
  return { header: has('header'), query: has('query'), body: has('body') };
}
