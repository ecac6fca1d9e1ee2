import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { childEnvironment } from '@jettson/child-environment';
import { writeWhole } from './write-whole.ts';

/** Which exec server runs inside computers: the native program, or the one in JavaScript, which needs more memory and time. */
export type ExecServerName = 'native' | 'node';

/** What the operator has chosen; `auto`: the native one where it runs. */
export type ExecServerChoice = ExecServerName | 'auto';

/** The program that was found. */
export type FoundExecServer =
  /** `program`: its path on the host. It starts computers as well. */
  | { name: 'native'; program: string }
  /** `reason`: why it is not the native one. */
  | { name: 'node'; reason: string };

/** For the operator, as part of a sentence: `the native exec server`. */
export function describeExecServer(found: FoundExecServer): string {
  if (found.name === 'native') return 'the native exec server';
  return `the exec server in JavaScript, which needs more memory and time, because ${found.reason}`;
}

/** The name of its file, and of its process inside a computer. */
export const NATIVE_NAME = 'jettson';
const BINARIES = new URL('../../exec-server-native/bin/', import.meta.url);
/** What its command `check` prints, see main.rs. */
const VERSION = 'jettson-computer 2\n';
const TRIES = 5;

/** Puts the native program into `folder` and tries it there. Throws if the operator demands it and it does not run. */
export async function findExecServer(
  folder: string,
  choice: ExecServerChoice,
  binaries = BINARIES,
): Promise<FoundExecServer> {
  if (choice === 'node') return { name: 'node', reason: 'JETTSON_EXEC_SERVER says so' };
  const program = join(folder, NATIVE_NAME);
  const fault = await install(program, binaries);
  if (fault === null) return { name: 'native', program };
  if (choice === 'native') throw new Error(`the native exec server does not run here: ${fault}`);
  return { name: 'node', reason: fault };
}

/** Returns why it does not run; null if it does. */
async function install(program: string, binaries: URL): Promise<string | null> {
  const name = `${process.platform}-${process.arch}`;
  const binary = await readFile(fileURLToPath(new URL(`${name}/${NATIVE_NAME}`, binaries))).catch(() => null);
  if (binary === null) return `there is none for ${name}`;
  await writeWhole(program, binary, 0o755);
  return tryProgram(program, TRIES);
}

async function tryProgram(program: string, triesLeft: number): Promise<string | null> {
  try {
    const options = { env: childEnvironment('system tool'), timeout: 10_000 };
    const { stdout } = await promisify(execFile)(program, ['check'], options);
    return stdout === VERSION ? null : 'it is of another version';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A process that was forked meanwhile still has the file open for writing, until it becomes another program.
    if (code === 'ETXTBSY' && triesLeft > 1) {
      await sleep(20);
      return tryProgram(program, triesLeft - 1);
    }
    if (code === 'EACCES') return `programs in ${dirname(program)} may not run: is it mounted with noexec?`;
    return typeof code === 'string' ? `it cannot be started (${code})` : 'it ends with an error';
  }
}
