import type { Secret } from '@jettson/sdk';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { claimKey, recordKey } from '../sealing/claim-key.ts';
import { openKeyRing } from '../sealing/key-ring.ts';
import { reseal } from '../sealing/reseal.ts';
import { CONNECTION_HELP, connect } from './connect.ts';
import { formatAge } from './format-time.ts';
import { openData } from './open-data.ts';
import { note, printJson, printLine } from './output.ts';
import { printTable } from './print-table.ts';
import { setSecretCommand } from './set-secret.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
}

/** `jettson secrets set|list|delete`: secrets of agents. `rotate-key`: the key that all secrets are sealed with. */
export function secretsCommand(): Command {
  return new Command('secrets')
    .addHelpText('afterAll', CONNECTION_HELP)
    .addCommand(setSecretCommand())
    .addCommand(
      new Command('list')
        .description('List the secrets that agents can use, without their values')
        .option('--json', 'print JSON')
        .action(list),
    )
    .addCommand(
      new Command('delete')
        .description('Delete secrets: agents that run can no longer use them')
        .argument('<names...>', 'their names')
        .option('--json', 'print JSON')
        .action(deleteSecrets),
    )
    .addCommand(rotateKeyCommand());
}

function rotateKeyCommand(): Command {
  return new Command('rotate-key')
    .description(
      'Seal all secrets with a new key; the server may be running. With JETTSON_SECRET_KEY, first restart every server ' +
        'and worker with "old,new", and then with "new,old". Then run this, and restart them with "new" alone',
    )
    .option('--json', 'print JSON')
    .action(rotateKey);
}

async function list(options: Options): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const secrets = await connection.client.secrets.list();
  if (options.json) return printJson(secrets);
  if (secrets.length === 0) return printLine('No secrets yet. Add one: jettson secrets set NAME --host HOST');
  printTable(
    [
      { title: 'NAME', isWhole: true },
      { title: 'VERSION', isWhole: true, isRight: true },
      { title: 'LAST USED', isWhole: true, isRight: true },
      'HOSTS',
    ],
    secrets.map(({ name, version, last_used_at, hosts }) => [
      name,
      String(version),
      last_used_at === null ? 'never' : formatAge(last_used_at),
      hosts.join(', '),
    ]),
  );
}

async function deleteSecrets(names: string[], options: Options): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const { client } = connection;
  // All names are looked up first, so that a mistyped one deletes nothing.
  const known = (await client.secrets.list()).map(({ name }) => name);
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined) throw new Error(`There is no secret ${missing}`);
  const deleted: Secret[] = [];
  for (const name of names) deleted.push(await client.secrets.delete(name));
  if (options.json) return printJson(deleted);
  for (const { name } of deleted) printLine(`Deleted ${name}.`);
}

async function rotateKey(options: Options): Promise<void> {
  const { secretKey, dataDir } = readConfig(options);
  await using data = await openData(options);
  const ring = await openKeyRing(secretKey, dataDir);
  const recorded = await claimKey(data.db, ring);
  if (recorded === (await ring.read())[0].id) {
    // A server may have sealed with the key before last, just before the last rotation ended.
    await reseal(data.db, ring);
    await ring.rotate();
  }
  const { sealed, unreadable } = await reseal(data.db, ring);
  if (unreadable.length > 0) {
    throw new Error(
      `${unreadable.length} secrets cannot be read with the keys of ${ring.source}, so the old key stays in use: ` +
        unreadable.join(', '),
    );
  }
  const keyId = await recordKey(data.db, ring);
  if (options.json) printJson({ key_id: keyId, secrets: sealed });
  else note(`${sealed} secrets are now sealed with key ${keyId} (${ring.source})`);
}
