import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.ts';
import { agentsCommand } from './agents.ts';
import { consoleCommand } from './console.ts';
import { doctorCommand } from './doctor.ts';
import { keysCommand } from './keys.ts';
import { memoryCommand } from './memory.ts';
import { modelsCommand } from './models.ts';
import { complain } from './output.ts';
import { plansCommand } from './plans.ts';
import { pricesCommand } from './prices.ts';
import { quickstartCommand } from './quickstart.ts';
import { runCommand } from './run.ts';
import { secretsCommand } from './secrets.ts';
import { serveCommand } from './serve.ts';
import { workerCommand } from './worker.ts';

/** Parses the command line and runs the command. Returns the exit code; a failure is one clear line on stderr. */
export async function runCli(argv: string[]): Promise<number> {
  const program = new Command('jettson')
    .description('Agents as an API: one call spawns an agent with a computer and a memory.')
    .version(VERSION)
    .showHelpAfterError('Run it with --help to see what it takes.')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  for (const command of [
    serveCommand(),
    workerCommand(),
    runCommand(),
    agentsCommand(),
    consoleCommand(),
    keysCommand(),
    plansCommand(),
    pricesCommand(),
    memoryCommand(),
    modelsCommand(),
    secretsCommand(),
    doctorCommand(),
    quickstartCommand(),
  ]) {
    program.addCommand(inherit(command));
  }
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    complain(error);
    return 1;
  }
}

/** `--version` and `--data-dir` on every command, and errors as exceptions instead of an exit in the middle. */
function inherit(command: Command): Command {
  command.exitOverride().version(VERSION).showHelpAfterError('Run it with --help to see what it takes.');
  for (const child of command.commands) inherit(child);
  if (command.commands.length === 0) {
    command.option('--data-dir <folder>', 'where everything is kept (JETTSON_DATA_DIR)');
  }
  return command;
}
