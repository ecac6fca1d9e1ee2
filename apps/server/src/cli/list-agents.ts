import { AgentSort, AgentStatus } from '@jettson/contract';
import type { Agent } from '@jettson/sdk';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readConfig } from '../config.ts';
import { connect } from './connect.ts';
import { dollars } from './dollars.ts';
import { findAgent } from './find-agent.ts';
import { formatAge } from './format-time.ts';
import { printJson, printLine } from './output.ts';
import { printTable } from './print-table.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
  status?: AgentStatus[];
  search?: string;
  model?: string;
  template?: string;
  minCost?: number;
  after?: string;
  before?: string;
  parent?: string;
  sort?: AgentSort;
  limit: number;
}

/** `jettson agents list`. */
export function listAgentsCommand(): Command {
  return new Command('list')
    .description('List agents, newest first unless --sort says otherwise')
    .addOption(
      new Option('--status <status...>', 'only agents with one of these statuses').choices(
        AgentStatus.options,
      ),
    )
    .option('--search <text>', 'only agents with this text in their task, name or id')
    .option('--model <id>', 'only agents that this model answered, or that were spawned with it')
    .option('--template <name>', 'only agents of this template, or of one version of it (name@version)')
    .option('--min-cost <usd>', 'only agents that have cost this much or more', dollars)
    .option(
      '--after <time>',
      'only agents created after this time, e.g. 2026-11-28 or 2026-11-28T09:30Z',
      time,
    )
    .option('--before <time>', 'only agents created before this time', time)
    .option(
      '--parent <id>',
      'only sub-agents of this agent, or "none" for only agents that are not sub-agents',
    )
    .addOption(
      new Option('--sort <order>', 'what comes first; with "-", the newest, most expensive or longest first')
        // Without a default, which servers of earlier versions would refuse as an unknown parameter.
        .choices(AgentSort.options),
    )
    .option('--limit <number>', 'how many at most', wholeNumber(1, 1000), 20)
    .option('--json', 'print JSON')
    .action(list);
}

async function list(options: Options): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const { status, search, model, template, minCost, after, before, parent, sort, limit } = options;
  const filters = {
    status,
    query: search,
    model,
    template,
    minCostUsd: minCost,
    createdAfter: after,
    createdBefore: before,
    parentId:
      parent === undefined || parent === 'none'
        ? parent
        : (await findAgent(connection.client, parent)).agent_id,
  };
  const agents: Agent[] = [];
  const pages = connection.client.agents.iterate({ ...filters, sort, limit: Math.min(limit, 100) });
  for await (const agent of pages) {
    agents.push(agent);
    if (agents.length === limit) break;
  }
  if (options.json) return printJson(agents);
  if (agents.length === 0) {
    const isFiltered = Object.values(filters).some((filter) => filter !== undefined);
    return printLine(
      isFiltered ? 'No agents match these filters.' : 'No agents yet. Start one: jettson run "task"',
    );
  }
  printTable(
    [
      { title: 'ID', isWhole: true },
      { title: 'STATUS', isWhole: true },
      { title: 'AGE', isWhole: true, isRight: true },
      { title: 'COST', isWhole: true, isRight: true },
      'TASK',
    ],
    agents.map(({ agent_id, status, created_at, usage, name, task }) => [
      agent_id,
      status,
      formatAge(created_at),
      `$${usage.cost_usd.toFixed(4)}`,
      name === null ? task : `${name}: ${task}`,
    ]),
  );
}

/** A time as the API takes it. A day alone, or a time without an offset, is in local time. */
function time(text: string): string {
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(at.getTime())) return at.toISOString();
  throw new InvalidArgumentError('expected a day or a time in ISO 8601, e.g. 2026-11-28T09:30Z');
}
