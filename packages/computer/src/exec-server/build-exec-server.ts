import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Writes the program that runs inside a computer to `folder` as plain JavaScript; `main.mjs` is its entry.
 * Node could strip the types at each start, but that takes 40 ms of processor time a computer.
 */
export async function buildExecServer(folder: string): Promise<void> {
  // In a process of its own: what strips types warns once that it is experimental, and only a flag silences it.
  const script = join(import.meta.dirname, 'strip-types.ts');
  const source = join(import.meta.dirname, 'inside');
  await run(process.execPath, ['--disable-warning=ExperimentalWarning', script, source, folder]);
}
