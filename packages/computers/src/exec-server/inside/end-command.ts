import { readdirSync, readFileSync } from 'node:fs';
import { type Process, readProcess } from '../../sandbox/read-process.ts';

/** The variable that marks a process as part of a command, even after it has left its session and its parent. */
export const COMMAND_VARIABLE = 'JETTSON_COMMAND';

/** A command that was started. */
export interface StartedCommand {
  marker: string;
  pid: number;
  /** Clock ticks since boot. */
  startedAt: number;
}

const MAX_ROUNDS = 50;

/**
 * Kills everything that `command` started: its descendants, its session, every process with its marker, and every
 * process started since without any marker. Processes of the `others` that are still running, and those that earlier
 * commands left in the background, keep running.
 */
export function endCommand(command: StartedCommand, others: readonly StartedCommand[]): void {
  signal(-command.pid, 'SIGKILL');
  endAll((process, belongsTo) => {
    if (belongsTo(command)) return true;
    if (others.some(belongsTo)) return false;
    return process.startedAt >= command.startedAt && markerOf(process.pid) === undefined;
  });
}

/** Kills what earlier commands left in the background. */
export function endBackground(live: readonly StartedCommand[]): void {
  endAll((_process, belongsTo) => !live.some(belongsTo));
}

type Belongs = (command: StartedCommand) => boolean;

/**
 * Stops processes before it kills them; otherwise, a process that forks fast enough would always have an unseen child.
 * It stops whole process groups at a time: no fork slips through, and a bomb of hundreds leaves this program too little
 * CPU time to look at each.
 */
function endAll(isVictim: (process: Process, belongsTo: Belongs) => boolean): void {
  const stopped = new Set<number>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = stopped.size;
    for (const { group } of findProcesses(isVictim)) {
      if (stopped.has(group)) continue;
      stopped.add(group);
      signal(-group, 'SIGSTOP');
    }
    if (stopped.size === before) break;
  }
  for (const group of stopped) signal(-group, 'SIGKILL');
}

function findProcesses(isVictim: (process: Process, belongsTo: Belongs) => boolean): Process[] {
  const processes = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    const found = /^\d+$/.test(name) ? readProcess(Number(name)) : undefined;
    if (found) processes.set(found.pid, found);
  }

  const own = processes.get(process.pid)?.group;
  return [...processes.values()].filter((candidate) => {
    if (candidate.pid === 1 || candidate.group === own) return false;
    const ancestors = ancestorsOf(candidate, processes);
    const belongsTo = (command: StartedCommand): boolean =>
      candidate.session === command.pid ||
      ancestors.has(command.pid) ||
      markerOf(candidate.pid) === command.marker;
    return isVictim(candidate, belongsTo);
  });
}

function ancestorsOf(start: Process, processes: Map<number, Process>): Set<number> {
  const ancestors = new Set<number>();
  for (let at: Process | undefined = start; at && !ancestors.has(at.pid); at = processes.get(at.parent)) {
    ancestors.add(at.pid);
  }
  return ancestors;
}

function markerOf(pid: number): string | undefined {
  const prefix = `${COMMAND_VARIABLE}=`;
  return readEnvironment(pid)
    .find((entry) => entry.startsWith(prefix))
    ?.slice(prefix.length);
}

function readEnvironment(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
