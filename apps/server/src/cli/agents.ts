import { AgentStatus } from '@jettson/contract';
import type { Agent } from '@jettson/sdk';
import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { CONNECTION_HELP, connect } from './connect.ts';
import { findAgent } from './find-agent.ts';
import { formatAge } from './format-time.ts';
import { printJson, printLine } from './output.ts';
import { printLog } from './print-log.ts';
import { printTable } from './print-table.ts';
import { setNetworkCommand } from './set-network.ts';
import { showAgent } from './show-agent.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
}

/** `jettson agents list|get|stop|purge|logs|network`. */
export function agentsCommand(): Command {
  return new Command('agents')
    .addHelpText('afterAll', CONNECTION_HELP)
    .addCommand(
      new Command('list')
        .description('List agents, newest first')
        .addOption(
          new Option('--status <status...>', 'only agents with one of these statuses').choices(
            AgentStatus.options,
          ),
        )
        .option('--search <text>', 'only agents with this text in their task, name or id')
        .option(
          '--parent <id>',
          'only sub-agents of this agent, or "none" for only agents that are not sub-agents',
        )
        .option('--limit <number>', 'how many at most', wholeNumber(1, 1000), 20)
        .option('--json', 'print JSON')
        .action(list),
    )
    .addCommand(withId(new Command('get')).description('Show an agent and its answer').action(get))
    .addCommand(
      new Command('stop')
        .description('Stop agents; what they did is kept')
        .argument('<ids...>', 'their ids, or the beginnings of them')
        .option('--json', 'print JSON')
        .action(stop),
    )
    .addCommand(
      new Command('purge')
        .description('Delete agents that have ended, with their events and files, for good')
        .argument('<ids...>', 'their ids, or the beginnings of them')
        .option('--json', 'print JSON')
        .action(purge),
    )
    .addCommand(setNetworkCommand())
    .addCommand(
      withId(new Command('logs'))
        .description('Print what an agent did; with --json, one event per line')
        .option('-f, --follow', 'continue until it ends, even if the server restarts')
        .action(logs),
    );
}

const withId = (command: Command) =>
  command.argument('<id>', 'its id, or the beginning of it').option('--json', 'print JSON');

async function list(
  options: Options & { status?: AgentStatus[]; search?: string; parent?: string; limit: number },
): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const agents: Agent[] = [];
  const { status, search: query, parent, limit } = options;
  const parentId =
    parent === undefined || parent === 'none'
      ? parent
      : (await findAgent(connection.client, parent)).agent_id;
  for await (const agent of connection.client.agents.iterate({
    status,
    query,
    parentId,
    limit: Math.min(limit, 100),
  })) {
    agents.push(agent);
    if (agents.length === limit) break;
  }
  if (options.json) return printJson(agents);
  if (agents.length === 0) {
    const isFiltered = status !== undefined || query !== undefined || parent !== undefined;
    return printLine(
      isFiltered ? 'No agents match these filters.' : 'No agents yet. Start one: jettson run "task"',
    );
  }
  printTable(
    [
      { title: 'ID', isWhole: true },
      { title: 'STATUS', isWhole: true },
      { title: 'AGE', isWhole: true, isRight: true },
      'TASK',
    ],
    agents.map(({ agent_id, status, created_at, name, task }) => [
      agent_id,
      status,
      formatAge(created_at),
      name === null ? task : `${name}: ${task}`,
    ]),
  );
}

async function get(id: string, options: Options): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const agent = await findAgent(connection.client, id);
  if (options.json) printJson(agent);
  else showAgent(agent);
}

async function stop(ids: string[], options: Options): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const { client } = connection;
  // All ids are looked up first, so that a mistyped one stops nothing.
  const found = await Promise.all(ids.map((id) => findAgent(client, id)));
  const stopped: Agent[] = [];
  for (const { agent_id } of found) stopped.push(await client.agents.cancel(agent_id));
  if (options.json) return printJson(stopped);
  for (const { agent_id, status } of stopped) {
    printLine(status === 'stopped' ? `Stopped ${agent_id}.` : `${agent_id} had already ended: ${status}.`);
  }
}

async function purge(ids: string[], options: Options): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const { client } = connection;
  const found = await Promise.all(ids.map((id) => findAgent(client, id)));
  for (const { agent_id } of found) await client.agents.purge(agent_id);
  if (options.json) return printJson(found.map(({ agent_id }) => ({ agent_id })));
  for (const { agent_id } of found) printLine(`Deleted ${agent_id}.`);
}

async function logs(id: string, options: Options & { follow?: boolean }): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const { agent_id } = await findAgent(connection.client, id);
  await printLog(connection.client, agent_id, options);
}
