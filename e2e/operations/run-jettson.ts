import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../apps/server/src/cli.ts', import.meta.url));

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command of this version to its end. */
export function runJettson(environment: Record<string, string>, ...parameters: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...environment }, timeout: 120_000 };
    execFile(process.execPath, [CLI, ...parameters], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
