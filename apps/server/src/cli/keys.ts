import {
  API_SCOPES,
  type ApiScope,
  DEFAULT_SCOPES,
  firstFault,
  MemoryAccessRequest,
  SecretName,
} from '@jettson/contract';
import { transaction } from '@jettson/database';
import { Command, InvalidArgumentError, Option } from 'commander';
import { createKey } from '../accounts/create-key.ts';
import { ensureAccount } from '../accounts/ensure-account.ts';
import { accountIdOf, listKeys } from '../accounts/list-keys.ts';
import { revokeKey } from '../accounts/revoke-key.ts';
import { recordDeeds } from '../audit/audit-queries.ts';
import { ApiError } from '../errors.ts';
import { narrowAccess } from '../memory/model/narrow-access.ts';
import { dollars } from './dollars.ts';
import { openData } from './open-data.ts';
import { printJson, printLine } from './output.ts';
import { printTable } from './print-table.ts';

const OPERATOR = { type: 'operator', id: null } as const;

interface CommonOptions {
  dataDir?: string;
  account: string;
  json?: boolean;
}

/** `jettson keys create|list|revoke`: works with or without a running server. */
export function keysCommand(): Command {
  return new Command('keys')
    .addCommand(
      withAccount(new Command('create'))
        .description('Make a key; it is shown only once')
        .option('--plan <plan>', 'put the account on this plan, e.g. free, pro or scale')
        .option('--name <name>', 'what the key is for', 'default')
        .option('--test', 'make a key that begins with jett_sk_test_; it can do the same')
        .option(
          '--expires-in-days <days>',
          'how many days it is valid; without end by default',
          positiveNumber,
        )
        .option('--monthly-cost-limit <usd>', 'what its agents may cost in a month, in US dollars', dollars)
        .addOption(
          new Option('--scope <scopes...>', 'what the key may do; everything but admin by default').choices(
            API_SCOPES,
          ),
        )
        .option(
          '--memory-read <namespaces...>',
          'the namespaces that it may see; user-7/* means all that begin with user-7/',
        )
        .option('--memory-write <namespace>', 'the one namespace that it writes to')
        .option('--no-memory-write', 'make a key that writes to no namespace')
        .option(
          '--secret <names...>',
          'the secrets that it and its agents reach; all of the account by default',
        )
        .action(create),
    )
    .addCommand(
      withAccount(new Command('list'))
        .description("List an account's keys, including revoked ones")
        .action(list),
    )
    .addCommand(
      withAccount(new Command('revoke'))
        .description('Revoke a key, from the next request on')
        .argument('<key-id>', 'its id, key_…, from "keys list"')
        .action(revoke),
    );
}

const withAccount = (command: Command) =>
  command.option('--account <name>', 'the account', 'default').option('--json', 'print JSON');

function positiveNumber(text: string): number {
  const number = Number(text);
  if (!(number > 0 && Number.isFinite(number))) throw new InvalidArgumentError('expected a number above 0');
  return number;
}

async function create(
  options: CommonOptions & {
    plan?: string;
    name: string;
    test?: boolean;
    expiresInDays?: number;
    scope?: ApiScope[];
    monthlyCostLimit?: number;
    memoryRead?: string[];
    memoryWrite?: string | boolean;
    secret?: string[];
  },
): Promise<void> {
  for (const name of options.secret ?? []) checkSecretName(name);
  await using database = await openData(options);
  const { key, plan } = await transaction(database.db, async (tx) => {
    const { id: accountId, plan } = await ensureAccount(tx, {
      name: options.account,
      plan: options.plan,
    });
    const created = await createKey(tx, accountId, {
      name: options.name,
      mode: options.test ? 'test' : 'live',
      scopes: options.scope ?? DEFAULT_SCOPES,
      memory: toMemory(options),
      secrets: options.secret ?? null,
      monthlyCostLimitUsd: options.monthlyCostLimit ?? null,
      expiresAt:
        options.expiresInDays === undefined
          ? null
          : new Date(Date.now() + options.expiresInDays * 86_400_000),
    });
    await recordDeeds(tx, accountId, [{ actor: OPERATOR, action: 'key.created', target: created.id }]);
    return { key: created, plan };
  });
  if (options.json) {
    return printJson({
      api_key: key.apiKey,
      key_id: key.id,
      account: options.account,
      plan,
      scopes: key.scopes,
      memory: key.memory,
      secrets: key.secrets,
      monthly_cost_limit_usd: key.monthlyCostLimitUsd,
      expires_at: key.expiresAt?.toISOString() ?? null,
    });
  }
  printLine(key.apiKey);
  process.stderr.write(
    `Key ${key.id} of account ${options.account} (${plan}). Keep it: it is not shown again.\n`,
  );
}

/** Null: all memories of the account. Throws `invalid_body` for a value that is not a namespace. */
function toMemory({ memoryRead, memoryWrite }: { memoryRead?: string[]; memoryWrite?: string | boolean }) {
  const read = memoryRead?.map((name) => (name.endsWith('*') ? { prefix: name.slice(0, -1) } : name));
  // Commander sets `true` if neither form was given.
  const write = memoryWrite === false ? null : memoryWrite === true ? undefined : memoryWrite;
  if (read === undefined && write === undefined) return null;
  const asked = MemoryAccessRequest.safeParse({ read, write });
  if (asked.success) return narrowAccess(null, asked.data);
  const { path, message } = firstFault(asked.error);
  throw new ApiError('invalid_body', `--memory-${path.join('.')}: ${message}`);
}

function checkSecretName(name: string): void {
  const { error } = SecretName.safeParse(name);
  if (error !== undefined)
    throw new ApiError('invalid_body', `--secret ${name}: ${firstFault(error).message}`);
}

async function list(options: CommonOptions): Promise<void> {
  await using database = await openData(options);
  const keys = await listKeys(database.db, options.account);
  if (options.json) {
    return printJson(
      keys.map((key) => ({
        key_id: key.id,
        name: key.name,
        hint: key.hint,
        scopes: key.scopes,
        memory: key.memory,
        secrets: key.secrets,
        created_at: key.createdAt,
        expires_at: key.expiresAt,
        last_used_at: key.lastUsedAt,
        revoked_at: key.revokedAt,
      })),
    );
  }
  if (keys.length === 0)
    return printLine(`Account ${options.account} has no keys. Make one: jettson keys create`);
  const day = (date: Date | null, none: string) => date?.toISOString().slice(0, 16).replace('T', ' ') ?? none;
  printTable(
    [{ title: 'ID', isWhole: true }, 'NAME', 'KEY', 'SCOPES', 'CREATED', 'LAST USED', 'STATE'],
    keys.map((key) => [
      key.id,
      key.name,
      key.hint,
      key.scopes.join(' '),
      day(key.createdAt, ''),
      day(key.lastUsedAt, 'never'),
      key.revokedAt
        ? `revoked ${day(key.revokedAt, '')}`
        : key.expiresAt
          ? `${key.expiresAt < new Date() ? 'expired' : 'until'} ${day(key.expiresAt, '')}`
          : 'active',
    ]),
  );
}

async function revoke(keyId: string, options: CommonOptions): Promise<void> {
  await using database = await openData(options);
  const key = await transaction(database.db, async (tx) => {
    const revoked = await revokeKey(tx, options.account, keyId);
    const accountId = await accountIdOf(tx, options.account);
    await recordDeeds(tx, accountId, [{ actor: OPERATOR, action: 'key.revoked', target: keyId }]);
    return revoked;
  });
  if (options.json) return printJson({ key_id: key.id, revoked_at: key.revokedAt });
  printLine(`Revoked ${key.id} (${key.name}).`);
}
