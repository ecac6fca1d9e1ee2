import { readFileSync } from 'node:fs';

/** A process as the kernel describes it in /proc. */
export interface Process {
  pid: number;
  parent: number;
  group: number;
  session: number;
  /** Clock ticks since boot. Together with the number, it identifies the process even if the number is reused. */
  startedAt: number;
}

/** Undefined for a process that is gone, even if its parent has not noticed yet. */
export function readProcess(pid: number): Process | undefined {
  const stat = readStat(pid);
  if (stat === undefined) return undefined;
  // The name in brackets may itself contain spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startedAt: Number(fields[19]),
  };
}

function readStat(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
}
