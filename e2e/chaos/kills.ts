import type { Installation, Part } from './installation.ts';
import { descendants, killHard, stopGently } from './server-process.ts';

/** How many of 100 kills are of each kind. A deploy asks its process to end, everything else is a `kill -9`. */
const KINDS = { server: 20, deploy: 10, database: 20, computer: 30, browser: 20 };

type Kind = keyof typeof KINDS;

export interface Kill {
  /** After the one before. */
  waitMs: number;
  kind: Kind;
  /** Which of the existing ones, from 0 to 1. */
  which: number;
}

/** Kills at random points, the same for the same generator. */
export function planKills(count: number, random: () => number): Kill[] {
  return Array.from({ length: count }, () => ({
    waitMs: 200 + random() * 1600,
    kind: kindAt(random() * 100),
    which: random(),
  }));
}

function kindAt(position: number): Kind {
  let end = 0;
  for (const [kind, share] of Object.entries(KINDS)) {
    end += share;
    if (position < end) return kind as Kind;
  }
  return 'server';
}

/** What runs the agents' commands and starts that, the browser of all agents, and the database: below the test, or a server. */
const COMMANDS: Record<'computer' | 'browser' | 'database', (command: string) => boolean> = {
  computer: (command) => /^jettson(-launcher)?$|^bwrap .*--args /.test(command),
  browser: (command) => command.includes('/run/chromium/'),
  database: (command) => command.includes('engine-process') || /^postgres: .*\[local\]/.test(command),
};

/**
 * Kills one process and restarts what does not come back by itself. Returns what it was, for people. If there is no
 * browser, it kills a computer instead, and if there is none either, a server or worker.
 */
export async function kill({ parts }: Installation, { kind, which }: Kill): Promise<string> {
  if (kind === 'server' || kind === 'deploy') return killPart(pick(parts, which), kind);
  const running = await descendants(process.pid);
  for (const tried of [kind, 'computer'] as const) {
    const victims = running.filter(({ command }) => COMMANDS[tried](command));
    if (victims.length > 0) return killProcess(pick(victims, which), tried);
  }
  return killPart(pick(parts, which), 'server');
}

async function killPart(part: Part, kind: 'server' | 'deploy'): Promise<string> {
  if (kind === 'server') {
    await killHard(part.process);
  } else {
    const code = await stopGently(part.process);
    if (code !== 0) throw new Error(`${part.name} was asked to stop and ended with ${code}`);
  }
  await part.start();
  return `${kind} ${part.name}`;
}

function killProcess({ pid, command }: { pid: number; command: string }, kind: Kind): string {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return `${kind} that had just ended`;
  }
  return `${kind} ${command.slice(0, 40)}`;
}

function pick<T>(choices: readonly T[], which: number): T {
  return choices[Math.floor(which * choices.length)] as T;
}
