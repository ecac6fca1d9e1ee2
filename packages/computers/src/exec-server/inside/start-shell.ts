import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { COMPUTER_LAYOUT } from './computer-layout.ts';
import { endBackground, type StartedCommand } from './end-command.ts';
import { type OutputPipe, openOutputPipe } from './output-pipes.ts';
import { Failure } from './protocol.ts';

/** Lower than the exec server, which must remain able to kill a command that takes all it can get. */
const NICENESS = 19;

const { home, launchers, programs } = COMPUTER_LAYOUT;
/** Where pip, npm, cargo and go install programs; then our Node, which is recent enough to use the proxy. */
const PATH = [
  ...['.venv/bin', '.local/bin', '.cargo/bin', 'go/bin'].map((folder) => `${home}/${folder}`),
  `${programs}/bin`,
  launchers,
].join(':');

/** A started `sh -c`, and the pipes that it writes to. */
export interface Shell {
  child: ChildProcess;
  stdout: Socket;
  stderr: Socket;
}

/** Starts `sh -c`. If the process limit is reached, everything is killed that belongs to none of the `live` commands. */
export async function startShell(
  { command, cwd, env }: { command: string; cwd: string; env: Record<string, string> },
  live: () => readonly StartedCommand[],
): Promise<Shell> {
  try {
    return await spawnShell(command, cwd, env);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'E2BIG') throw new Failure('too_large', 'the command or its environment is too long');
    if (code !== 'EAGAIN') throw new Failure('io_error', `the shell could not be started: ${code}`);
  }
  // The process limit is reached, most likely because of what earlier commands left behind.
  endBackground(live());
  await wait(50);
  try {
    return await spawnShell(command, cwd, env);
  } catch {
    throw new Failure('io_error', 'the shell could not be started: too many processes run');
  }
}

async function spawnShell(command: string, cwd: string, env: Record<string, string>): Promise<Shell> {
  const [stdout, stderr] = [openOutputPipe(), openOutputPipe()];
  const child = spawnInto(stdout, stderr);
  if (child.pid === undefined) {
    for (const { reader } of [stdout, stderr]) reader.resume();
    const [error] = await once(child, 'error');
    throw error;
  }
  try {
    setPriority(child.pid, NICENESS);
    // When memory runs out, a command must be killed, not the exec server.
    writeFileSync(`/proc/${child.pid}/oom_score_adj`, '1000');
  } catch {
    // It has already ended by itself.
  }
  return { child, stdout: stdout.reader, stderr: stderr.reader };

  function spawnInto(out: OutputPipe, err: OutputPipe): ChildProcess {
    try {
      return spawn('/bin/sh', ['-c', command], {
        cwd,
        env: { ...environment(), ...env },
        stdio: ['ignore', out.writer, err.writer],
        detached: true,
      });
    } finally {
      for (const { writer } of [out, err]) closeSync(writer);
    }
  }
}

/**
 * The computer's environment, and what only commands may see. The exec server's own Node must not read certificates: it
 * does so in a thread, whose open file looks like an inherited one; closing that file while the thread uses it would later
 * close another one. Nor may it find programs of the agent.
 */
function environment(): NodeJS.ProcessEnv {
  const { env } = process;
  const own = { ...env, PATH: `${PATH}:${env.PATH}:/usr/local/go/bin`, NPM_CONFIG_PREFIX: `${home}/.local` };
  if (env.HTTP_PROXY === undefined) return own;
  return {
    ...own,
    NODE_USE_ENV_PROXY: '1',
    NODE_USE_SYSTEM_CA: '1',
    // For Node before 22.19 and Deno. The whole bundle would cost every start of Node 15 ms.
    NODE_EXTRA_CA_CERTS: COMPUTER_LAYOUT.authority,
  };
}
