import { execFileSync } from 'node:child_process';

/** The process id of the embedded engine that serves `dataDir`. */
export function enginePid(dataDir: string): number {
  return Number(execFileSync('pgrep', ['-f', `engine-process.ts ${dataDir}`], { encoding: 'utf8' }));
}
