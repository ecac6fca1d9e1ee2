import type { Agent, ProgressEntry } from '@jettson/sdk';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { CONNECTION_HELP, type Connection, connect } from './connect.ts';
import { note, printJson, printLine, styled } from './output.ts';
import { plainText } from './plain-text.ts';

/** No agent of any default plan runs longer. */
const LONGEST_WAIT_MS = 4 * 3600 * 1000;

/** `jettson run "task"`: spawns an agent, shows what it does, prints its answer. */
export function runCommand(): Command {
  return new Command('run')
    .addHelpText('after', CONNECTION_HELP)
    .argument('<task>', 'what the agent is to do')
    .option('--template <name>', 'the template that it is spawned from, or name@version')
    .option('--secret <names...>', 'secrets of the account that the agent can use and never see')
    .option('--region <region>', 'where its computer runs')
    .option('--name <name>', 'a name for the agent')
    .option('--json', 'print the finished agent as JSON')
    .action(async (task: string, options: RunOptions) => {
      await using connection = await connect(readConfig(options), { mayMigrate: true });
      await runTask(connection, task, options);
    });
}

export interface RunOptions {
  template?: string;
  secret?: string[];
  region?: string;
  name?: string;
  dataDir?: string;
  json?: boolean;
}

/**
 * Sets the exit code to 1 when the agent does not complete. Ctrl-C cancels the agent. Throws if the agent would wait for
 * something on a server that was started for this command alone: nobody would mend it.
 */
export async function runTask(
  { client, isOwnServer }: Pick<Connection, 'client' | 'isOwnServer'>,
  task: string,
  { region, name, template, secret: secrets, json }: RunOptions,
): Promise<void> {
  const agent = await client.agents.spawn(task, { region, name, template, secrets });
  const lack = agent.queue?.waiting_for;
  if (lack && isOwnServer) {
    await client.agents.cancel(agent.agent_id);
    throw new Error(`The agent needs ${lack}`);
  }
  if (lack) note(`The agent waits for ${lack}`);
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const ended = await client.agents.wait(agent.agent_id, {
      timeoutMs: LONGEST_WAIT_MS,
      pollIntervalMs: 300,
      maxPollIntervalMs: 1000,
      signal: interrupt.signal,
      onProgress: showProgress,
    });
    if (json) printJson(ended);
    else if (ended.status === 'completed') printLine(plainText(ended.final_result ?? ''));
    else complainOf(ended);
    if (ended.status !== 'completed') process.exitCode = 1;
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    await client.agents.cancel(agent.agent_id);
    process.stderr.write(`Cancelled ${agent.agent_id}.\n`);
    process.exitCode = 130;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

const MARK = { info: '·', tool_use: '›', complete: '✓', error: '✗' } as const;
const COLOUR = { info: 'dim', tool_use: 'cyan', complete: 'green', error: 'red' } as const;

function showProgress({ kind, message }: ProgressEntry): void {
  process.stderr.write(`${styled(COLOUR[kind], MARK[kind], process.stderr)} ${plainText(message)}\n`);
}

function complainOf({ status, reason, error }: Agent): void {
  const why = plainText(error ?? reason ?? 'no reason was given');
  process.stderr.write(`${styled('red', `The agent ended as ${status}:`, process.stderr)} ${why}\n`);
}
