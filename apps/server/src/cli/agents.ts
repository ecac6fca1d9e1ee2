import type { Agent } from '@jettson/sdk';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { CONNECTION_HELP, connect } from './connect.ts';
import { findAgent } from './find-agent.ts';
import { listAgentsCommand } from './list-agents.ts';
import { printJson, printLine } from './output.ts';
import { printLog } from './print-log.ts';
import { setNetworkCommand } from './set-network.ts';
import { showAgent } from './show-agent.ts';

interface Options {
  dataDir?: string;
  json?: boolean;
}

/** `jettson agents list|get|stop|purge|logs|network`. */
export function agentsCommand(): Command {
  return new Command('agents')
    .addHelpText('afterAll', CONNECTION_HELP)
    .addCommand(listAgentsCommand())
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
