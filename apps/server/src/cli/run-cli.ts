import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.ts';

/** Loaded only when needed: together they import the whole server, which takes a second. */
const COMMANDS: Record<string, { description: string; load(): Promise<Command> }> = {
  serve: {
    description: 'Serve the API, run agents, and show the console, until stopped',
    load: async () => (await import('./serve.ts')).serveCommand(),
  },
  worker: {
    description: 'Run agents, for a server elsewhere on the same DATABASE_URL, until stopped',
    load: async () => (await import('./worker.ts')).workerCommand(),
  },
  migrate: {
    description: 'Bring the database up to date, or say whether it is',
    load: async () => (await import('./migrate.ts')).migrateCommand(),
  },
  backup: {
    description: 'Write everything that is kept into one file, while servers run',
    load: async () => (await import('./backup.ts')).backupCommand(),
  },
  verify: {
    description: 'Check that a backup is whole and undamaged',
    load: async () => (await import('./verify.ts')).verifyCommand(),
  },
  restore: {
    description: 'Fill an empty installation with a backup, and leave it paused',
    load: async () => (await import('./restore.ts')).restoreCommand(),
  },
  resume: {
    description: 'Let a restored installation run',
    load: async () => (await import('./resume.ts')).resumeCommand(),
  },
  run: {
    description: 'Run a task and print its answer',
    load: async () => (await import('./run.ts')).runCommand(),
  },
  agents: {
    description: 'Show what agents do, stop them, and change what they may reach',
    load: async () => (await import('./agents.ts')).agentsCommand(),
  },
  templates: {
    description: 'List templates, print one as a file, and archive some',
    load: async () => (await import('./templates.ts')).templatesCommand(),
  },
  apply: {
    description: 'Create templates from files, or make their next versions',
    load: async () => (await import('./apply.ts')).applyCommand(),
  },
  console: {
    description: "Print a fresh link to the console of this data folder's server",
    load: async () => (await import('./console.ts')).consoleCommand(),
  },
  keys: {
    description: 'Make, list and revoke API keys',
    load: async () => (await import('./keys.ts')).keysCommand(),
  },
  accounts: {
    description: 'List the accounts, and delete one with everything that belongs to it',
    load: async () => (await import('./accounts.ts')).accountsCommand(),
  },
  plans: {
    description: 'Show and change the plans of accounts',
    load: async () => (await import('./plans.ts')).plansCommand(),
  },
  prices: {
    description: 'Show and change what models cost, in US dollars per million tokens',
    load: async () => (await import('./prices.ts')).pricesCommand(),
  },
  memory: {
    description: 'Search, import and export memories',
    load: async () => (await import('./memory.ts')).memoryCommand(),
  },
  models: {
    description: 'List the models that agents can use, and download the local ones',
    load: async () => (await import('./models.ts')).modelsCommand(),
  },
  secrets: {
    description:
      'Store secrets that agents can use and never see, list and delete them, and change the key that they are sealed with',
    load: async () => (await import('./secrets.ts')).secretsCommand(),
  },
  files: {
    description: 'Record where the files of an installation were moved to',
    load: async () => (await import('./files.ts')).filesCommand(),
  },
  audit: {
    description: 'Show who changed or used what in the account',
    load: async () => (await import('./audit.ts')).auditCommand(),
  },
  doctor: {
    description: 'Show what this machine has, and what is missing',
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  quickstart: {
    description: 'Set up what is missing, and run a first task',
    load: async () => (await import('./quickstart.ts')).quickstartCommand(),
  },
};

/** Parses the command line and runs the command. Returns the exit code; a failure is one clear line on stderr. */
export async function runCli(argv: string[]): Promise<number> {
  const program = new Command('jettson')
    .description('Agents as an API: one call spawns an agent with a computer and a memory.')
    .version(VERSION)
    .showHelpAfterError('Run it with --help to see what it takes.')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() });
  try {
    for (const [name, { description, load }] of Object.entries(COMMANDS)) {
      const command = argv.includes(name) ? await load() : new Command(name);
      program.addCommand(inherit(command.description(description)));
    }
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    const { complain } = await import('./output.ts');
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
