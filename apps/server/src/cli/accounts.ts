import { Command } from 'commander';
import { pino } from 'pino';
import { markAccountDeleted } from '../accounts/deletion-queries.ts';
import { noSuchAccount } from '../accounts/get-account-summary.ts';
import { selectAccounts } from '../accounts/queries.ts';
import { readConfig } from '../config.ts';
import { claimFileStore } from '../files/claim-file-store.ts';
import { openFileStore } from '../files/open-file-store.ts';
import { deleteAccount as deleteContents } from '../operate/account-deletion/delete-account.ts';
import { createRedactor } from '../redactor.ts';
import { openData } from './open-data.ts';
import { note, printJson, printLine } from './output.ts';
import { printTable } from './print-table.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
}

/** `jettson accounts list|delete`: works on the database, whether a server runs or not. */
export function accountsCommand(): Command {
  return new Command('accounts')
    .addCommand(
      new Command('list')
        .description('List the accounts of the installation')
        .option('--json', 'print JSON')
        .action(list),
    )
    .addCommand(
      new Command('delete')
        .description('Stop the agents of an account, and delete it with everything that belongs to it')
        .argument('<name>', 'its name')
        .option('--yes', 'really delete it: nothing of it can be brought back')
        .option('--json', 'print JSON')
        .action(deleteAccount),
    );
}

async function list(options: Options): Promise<void> {
  await using data = await openData(options);
  const accounts = await selectAccounts(data.db, null);
  if (options.json) return printJson(accounts);
  printTable(
    [
      { title: 'NAME', isWhole: true },
      'ID',
      'PLAN',
      { title: 'LIVE AGENTS', isRight: true },
      { title: 'MEMBERS', isRight: true },
    ],
    accounts.map(({ name, id, plan, liveAgents, members }) => [
      name,
      id,
      plan,
      String(liveAgents),
      String(members),
    ]),
  );
}

async function deleteAccount(name: string, { yes, ...options }: Options & { yes?: boolean }): Promise<void> {
  const config = readConfig(options);
  await using data = await openData(options);
  const account = (await selectAccounts(data.db, null)).find((one) => one.name === name);
  if (account === undefined) throw noSuchAccount();
  const { id, liveAgents, members } = account;
  if (yes !== true) {
    throw new Error(
      `This stops ${liveAgents} agents and deletes the account ${name} (${id}) with its ${members} members and everything ` +
        'else that belongs to it, for good. Add --yes if you want that',
    );
  }
  const files = await openFileStore(config.files, config.dataDir);
  // With another store, the contents of the files would stay where they are.
  if (config.databaseUrl !== undefined) await claimFileStore(data.db, files);
  await markAccountDeleted(data.db, id);
  if (!options.json) note('Nobody can use the account any more. Deleting what belongs to it …');
  const log = pino({ level: 'silent' });
  await deleteContents(
    { database: data, files, log, redact: createRedactor(config.secrets) },
    id,
    new AbortController().signal,
  );
  if (options.json) printJson({ account_id: id, name });
  else printLine(`Deleted ${name}.`);
}
