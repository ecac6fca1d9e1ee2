import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HERE = fileURLToPath(new URL('others', import.meta.url));
const BIN = join(HERE, '.venv/bin');

export type OtherProduct = { name: string; times: number[] } | { name: string; error: string };

/**
 * The same run by agents of Mastra and of LangGraph: the model calls a tool of the program, which answers at once, and then says
 * "done". They are installed when they are first measured; if that fails, the result is the error. Milliseconds of each run.
 */
export async function measureOthers(modelUrl: string, runs: number): Promise<OtherProduct[]> {
  const args = [modelUrl, String(runs)];
  return [
    ...(await measure('Mastra', async () => {
      if (!existsSync(join(HERE, 'node_modules'))) {
        await run('npm', ['install', '--prefix', HERE, '--no-package-lock', '--no-audit', '--no-fund']);
      }
      return run(process.execPath, [join(HERE, 'measure-mastra.js'), ...args]);
    })),
    ...(await measure('LangGraph', async () => {
      if (!existsSync(BIN)) {
        await run('python3', ['-m', 'venv', join(HERE, '.venv')]);
        await run(join(BIN, 'pip'), ['install', '--quiet', '-r', join(HERE, 'requirements.txt')]);
      }
      return run(join(BIN, 'python'), [join(HERE, 'measure_langgraph.py'), ...args]);
    })),
  ];
}

async function measure(name: string, measured: () => Promise<{ stdout: string }>): Promise<OtherProduct[]> {
  try {
    const { stdout } = await measured();
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch (error) {
    return [{ name, error: String(error).split('\n').slice(0, 3).join(' ') }];
  }
}
