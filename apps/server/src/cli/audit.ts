import { AUDIT_ACTIONS, DEFAULT_SCOPES } from '@jettson/contract';
import type { AuditEntry } from '@jettson/sdk';
import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { CONNECTION_HELP, connect } from './connect.ts';
import { formatAge } from './format-time.ts';
import { printJson, printLine } from './output.ts';
import { printTable } from './print-table.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  action?: AuditEntry['action'];
  target?: string;
  agent?: string;
  actor?: string;
  after?: string;
  before?: string;
  limit: number;
  dataDir?: string;
  json?: boolean;
}

/** `jettson audit`: who did what in the account. */
export function auditCommand(): Command {
  return new Command('audit')
    .addHelpText('after', `${CONNECTION_HELP}\nThe key needs the scope admin.`)
    .addOption(new Option('--action <action>', 'only entries of this action').choices(AUDIT_ACTIONS))
    .option('--target <name>', 'only entries about this, such as the name of a secret')
    .option('--agent <id>', 'only entries about this agent')
    .option('--actor <id>', 'only what this key, user or agent did')
    .option('--after <time>', 'only what was done after this time, as in 2026-11-29T12:00:00Z')
    .option('--before <time>', 'only what was done before this time')
    .option('--limit <number>', 'how many, the newest first', wholeNumber(1), 100)
    .option('--json', 'print JSON')
    .action(list);
}

async function list({
  action,
  target,
  agent,
  actor,
  after,
  before,
  limit,
  json,
  ...options
}: Options): Promise<void> {
  const scopes = [...DEFAULT_SCOPES, 'admin'] as const;
  await using connection = await connect(readConfig(options), { withWorker: false, scopes });
  const entries: AuditEntry[] = [];
  const filter = {
    action,
    target,
    agentId: agent,
    actorId: actor,
    createdAfter: after,
    createdBefore: before,
  };
  for await (const entry of connection.client.audit.iterate({ ...filter, limit: Math.min(limit, 1000) })) {
    entries.push(entry);
    if (entries.length === limit) break;
  }
  if (json) return printJson(entries);
  if (entries.length === 0) return printLine('There are no such entries in the last 90 days.');
  printTable(
    [
      { title: 'WHEN', isWhole: true, isRight: true },
      'WHO',
      { title: 'ACTION', isWhole: true },
      'TARGET',
      'AGENT',
      'REQUEST',
    ],
    entries.map((entry) => [
      formatAge(entry.created_at),
      entry.actor.name ?? entry.actor.id ?? entry.actor.type,
      entry.action,
      entry.target,
      entry.agent_id ?? '',
      entry.host === null ? '' : `${entry.method} ${entry.host} ${entry.status ?? 'no answer'}`,
    ]),
  );
}
