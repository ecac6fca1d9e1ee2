import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Timing } from './measure.ts';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const VENV = join(here, '.venv');

export type OtherProduct =
  | { version: string; search: Timing; put: Timing; get: Timing; found: string[][] }
  | { error: string };

export interface OtherInput {
  memories: { key: string; value: string; vector: number[] }[];
  questions: { text: string; vector: number[] }[];
}

/**
 * mem0 and LangGraph's store, measured in Python, with the keys that each question finds. If one cannot be installed or
 * run, its result is the error.
 */
export async function measureOthers(
  folder: string,
  input: OtherInput,
): Promise<Record<'mem0' | 'langgraph', OtherProduct>> {
  try {
    if (!existsSync(VENV)) {
      await run('python3', ['-m', 'venv', VENV]);
      await run(join(VENV, 'bin/pip'), ['install', '--quiet', '-r', join(here, 'requirements.txt')]);
    }
    const file = join(folder, 'input.json');
    await writeFile(file, JSON.stringify(input));
    const { stdout } = await run(join(VENV, 'bin/python'), [join(here, 'others.py'), file], {
      maxBuffer: 1e8,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch (error) {
    const reason = { error: String(error).split('\n').slice(0, 3).join(' ') };
    return { mem0: reason, langgraph: reason };
  }
}
