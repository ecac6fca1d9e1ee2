import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { type Finding, findFaults } from '../doctor/find-faults.ts';
import { printJson, printLine, styled } from './output.ts';
import { supplyComputers } from './supply-computers.ts';

const MARK = {
  ok: styled('green', '✓'),
  warning: styled('yellow', '!'),
  missing: styled('red', '✗'),
} as const;

/** `jettson doctor`: shows what is there, what is missing, and how to get it. Exit code 1 when agents cannot run. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .option('--json', 'print JSON')
    .action(async (options: { dataDir?: string; json?: boolean }) => {
      const config = readConfig(options);
      if (config.computers.provider === 'docker') await supplyComputers(config);
      const findings = await findFaults(config);
      if (options.json) printJson(findings);
      else findings.forEach(show);
      if (findings.some(({ state }) => state === 'missing')) process.exitCode = 1;
    });
}

function show({ name, state, detail, fix }: Finding): void {
  printLine(`${MARK[state]} ${name.padEnd(10)} ${detail}`);
  if (fix !== null) printLine(`  ${''.padEnd(10)} ${styled('dim', fix)}`);
}
