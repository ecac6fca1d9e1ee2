import { join } from 'node:path';
import { bundlePrograms } from '@jettson/computers/sandbox';

let program: Promise<string> | undefined;

/** The script that runs Chromium inside its sandbox and forwards its connections out; built once per process. */
export function relayProgram(): Promise<string> {
  program ??= bundlePrograms(join(import.meta.dirname, 'inside/main.ts')).then(
    ([bundle]) => bundle?.text ?? '',
  );
  program.catch(() => {
    program = undefined;
  });
  return program;
}
