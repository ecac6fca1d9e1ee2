import type { ComputerFault } from '@jettson/computers';
import type { installLines } from '../served/served-parts.ts';
import { printLine, styled } from './output.ts';

/** What `serve --json` prints. */
export interface Started {
  base_url: string;
  console_url: string;
  api_key: string | null;
  access_file: string | null;
  model: string | null;
  install: ReturnType<typeof installLines>;
  computers_fault: ComputerFault | null;
  /** Null: it is not paused. */
  paused_since: string | null;
  unenforced_limits: readonly string[];
}

/** Says on the terminal what was started, and how to use it. */
export function greet(started: Started, { model, fault }: { model: string; fault: string[] | null }): void {
  const row = (label: string, text: string) => printLine(`  ${styled('dim', label.padEnd(10))} ${text}`);
  printLine(`${styled('bold', 'Jettson')} is ready${fault ? ', but cannot run agents' : ''}.`);
  for (const [index, line] of (fault ?? []).entries()) {
    row(index === 0 ? 'Agents' : '', styled('yellow', line));
  }
  if (started.paused_since !== null) {
    row('Paused', styled('yellow', 'nothing runs, calls or sends until "npx jettson resume"'));
  }
  row('API', started.base_url);
  row('Console', started.console_url);
  row('Key', describeKey(started));
  row('Model', model.replaceAll('\n', `\n${' '.repeat(13)}`));
  if (started.unenforced_limits.length > 0 && fault === null) {
    row(
      'Limits',
      `not enforced here: ${started.unenforced_limits.join(', ')}; "npx jettson doctor" says why`,
    );
  }
  if (started.api_key !== null) row('', styled('dim', 'Keep the key: it is not shown again.'));
  row('TypeScript', started.install.typescript);
  row('Python', started.install.python);
  printLine(styled('dim', '  Ctrl-C stops it.'));
}

function describeKey({ access_file, api_key }: Started): string {
  if (access_file !== null)
    return `in ${access_file}, with a link to the console; only its owner can read it`;
  return api_key ?? 'make one with "npx jettson keys create", or in the console';
}

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'macOS', win32: 'Windows' };

/** Why agents cannot run on this machine, and what to do, in at most two lines; null when they can. */
export function describeFault(
  fault: ComputerFault | null,
  platform: NodeJS.Platform = process.platform,
): string[] | null {
  if (fault === null) return null;
  if (platform === 'linux') return [`none: ${fault.problem}. To fix that:`, fault.fix];
  const system = SYSTEMS[platform] ?? platform;
  return [
    `The API, memory and the console work on ${system}; computers for agents do not: ${fault.problem}.`,
    fault.fix,
  ];
}
