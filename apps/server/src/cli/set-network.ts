import type { AgentNetworkRequest } from '@jettson/sdk';
import { Argument, Command } from 'commander';
import { readConfig } from '../config.ts';
import { connect } from './connect.ts';
import { findAgent } from './find-agent.ts';
import { printJson, printLine } from './output.ts';

interface Options {
  allow?: string[];
  packageManagers?: boolean;
  mcpServers?: boolean;
  dataDir?: string;
  json?: boolean;
}

/** `jettson agents network ID TYPE`: what a running agent may reach from now on. */
export function setNetworkCommand(): Command {
  return new Command('network')
    .description('Change what an agent may reach; connections that it may no longer have are closed')
    .argument('<id>', 'its id, or the beginning of it')
    .addArgument(
      new Argument('<type>', 'whatever the server allows, only what is listed, or nothing').choices([
        'unrestricted',
        'limited',
        'none',
      ]),
    )
    .option('--allow <hosts...>', 'with "limited": a host, *.host or host:port')
    .option('--package-managers', 'with "limited": also the registries of pip, npm, cargo and go')
    .option('--mcp-servers', 'with "limited": also the agent\'s MCP servers')
    .option('--json', 'print JSON')
    .action(setNetwork);
}

async function setNetwork(id: string, type: AgentNetworkRequest['type'], options: Options): Promise<void> {
  await using connection = await connect(readConfig(options), { withWorker: false });
  const { agents } = connection.client;
  const { agent_id: agentId } = await findAgent(connection.client, id);
  const agent = await agents.update(agentId, {
    network: {
      type,
      allowed_hosts: options.allow,
      allow_package_managers: options.packageManagers,
      allow_mcp_servers: options.mcpServers,
    },
  });
  if (options.json) return printJson(agent);
  const { allowed_hosts: hosts } = agent.network;
  printLine(`The network of ${agentId} is ${type}${hosts.length === 0 ? '' : `: ${hosts.join(', ')}`}.`);
}
