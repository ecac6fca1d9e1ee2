import { join } from 'node:path';
import { bundleProgram } from '@jettson/computers/sandbox';

let program: Promise<string> | undefined;

/** The script that runs Chromium inside its sandbox and forwards its connections out; built once per process. */
export function relayProgram(): Promise<string> {
  program ??= bundleProgram(join(import.meta.dirname, 'inside/main.ts'));
  program.catch(() => {
    program = undefined;
  });
  return program;
}
