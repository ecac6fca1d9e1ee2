import { vi } from 'vitest';
import { runCli } from '../apps/server/src/cli/run-cli.ts';

/** What `jettson` with these arguments prints, run in this process: dozens of processes would take half a minute. */
export async function printHere(...args: string[]): Promise<{ code: number; stdout: string }> {
  let stdout = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text;
    return true;
  });
  try {
    const code = await runCli(['node', 'jettson', ...args]);
    return { code, stdout };
  } finally {
    write.mockRestore();
  }
}
