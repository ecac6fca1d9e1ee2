import { readdirSync, readFileSync } from 'node:fs';

export interface BrowserProcess {
  pid: number;
  command: string;
  /** `/proc/<pid>/<name>` */
  read(name: string): string;
}

/** The processes of the browsers that this process started. */
export function browserProcesses(): BrowserProcess[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) ? parentOf(Number(entry)) : null;
    if (parent !== null) parents.set(Number(entry), parent);
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === process.pid || isOurs(parents.get(pid)));

  return [...parents.keys()]
    .filter((pid) => isOurs(parents.get(pid)))
    .map((pid) => ({
      pid,
      command: read(pid, 'cmdline').replaceAll('\0', ' '),
      read: (name: string) => read(pid, name),
    }))
    .filter(({ command }) => command.includes('/run/chromium/'));
}

function parentOf(pid: number): number | null {
  const parent = Number(/^PPid:\s*(\d+)/m.exec(read(pid, 'status'))?.[1]);
  return Number.isNaN(parent) ? null : parent;
}

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
