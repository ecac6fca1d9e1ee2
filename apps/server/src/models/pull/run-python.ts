import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '@jettson/child-environment';

const run = promisify(execFile);

/** Runs this machine's python3 and returns what it prints. Throws with the last line of its errors. */
export async function runPython(args: string[], signal: AbortSignal): Promise<string> {
  try {
    const env = { ...childEnvironment('pip'), PIP_RESUME_RETRIES: '5' };
    const { stdout } = await run('python3', args, { signal, env });
    return stdout;
  } catch (error) {
    signal.throwIfAborted();
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new Error('python3 with pip is not installed');
    throw new Error(stderr.trim().split('\n').at(-1) || `python3 ended with ${code}`);
  }
}
