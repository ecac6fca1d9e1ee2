import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { readProcess } from '../../sandbox/read-process.ts';
import { COMPUTER_LAYOUT } from './computer-layout.ts';
import { COMMAND_VARIABLE, endBackground, endCommand, type StartedCommand } from './end-command.ts';
import { type OutputPipe, openOutputPipe } from './output-pipes.ts';
import { Failure } from './protocol.ts';
import { splitWorkspacePath, withFolder } from './workspace-path.ts';

/** After the shell has ended, output is awaited as long as it keeps coming; but a background process may never end. */
const DRAIN_MS = 50;
const DRAIN_ROUNDS = 10;
/** Lower than the exec server, which must remain able to kill a command that takes all it can get. */
const NICENESS = 19;

export interface RunRequest {
  command: string;
  cwd: string;
  env: Record<string, string>;
  timeoutMs: number;
  maxOutputBytes: number;
}

export interface RunResult {
  exitCode: number | null;
  timedOut: boolean;
  truncated: boolean;
}

const live = new Set<StartedCommand>();

/**
 * Runs `sh -c` in the workspace. When the time is over or `signal` fires, everything the command started is killed; if
 * a command ends by itself, what it leaves in the background keeps running.
 */
export async function runCommand(
  { command, cwd, env, timeoutMs, maxOutputBytes }: RunRequest,
  signal: AbortSignal,
  onOutput: (stream: 'stdout' | 'stderr', data: Buffer) => void,
): Promise<RunResult> {
  const marker = randomUUID();
  const { child, stdout, stderr } = await start(command, folderFor(cwd), {
    ...env,
    [COMMAND_VARIABLE]: marker,
  });
  const pid = child.pid as number;
  const started: StartedCommand = {
    marker,
    pid,
    startedAt: readProcess(pid)?.startedAt ?? Number.POSITIVE_INFINITY,
  };
  live.add(started);

  let timedOut = false;
  let truncated = false;
  let remaining = maxOutputBytes;
  const forward = (stream: 'stdout' | 'stderr') => (data: Buffer) => {
    const kept = data.subarray(0, remaining);
    remaining -= kept.byteLength;
    truncated ||= kept.byteLength < data.byteLength;
    if (kept.byteLength > 0) onOutput(stream, kept);
  };
  stdout.on('data', forward('stdout'));
  stderr.on('data', forward('stderr'));

  const end = () =>
    endCommand(
      started,
      [...live].filter((other) => other !== started),
    );
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, timeoutMs);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    const exitCode = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    clearTimeout(timer);
    await drain(stdout, stderr);
    return { exitCode: timedOut ? null : exitCode, timedOut, truncated };
  } finally {
    // Later output is read and dropped, so that a background process is not killed by a broken pipe.
    remaining = 0;
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    live.delete(started);
  }
}

async function drain(stdout: Socket, stderr: Socket): Promise<void> {
  const ended = Promise.all([stdout, stderr].map((pipe) => pipe.closed || once(pipe, 'close')));
  for (let round = 0; round < DRAIN_ROUNDS; round++) {
    const before = stdout.bytesRead + stderr.bytesRead;
    if (await Promise.race([ended, wait(DRAIN_MS)])) return;
    // A late timer fires before data that has arrived meanwhile is read.
    await nextTurn();
    if (stdout.bytesRead + stderr.bytesRead === before) return;
  }
}

function folderFor(cwd: string): string {
  try {
    const parts = splitWorkspacePath(cwd);
    return withFolder(parts, { path: cwd }, () => [COMPUTER_LAYOUT.workspace, ...parts].join('/'));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('not_a_directory', `${cwd} is not a folder`);
  }
}

interface Shell {
  child: ChildProcess;
  stdout: Socket;
  stderr: Socket;
}

async function start(command: string, cwd: string, env: Record<string, string>): Promise<Shell> {
  try {
    return await spawnShell(command, cwd, env);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'E2BIG') throw new Failure('too_large', 'the command or its environment is too long');
    if (code !== 'EAGAIN') throw new Failure('io_error', `the shell could not be started: ${code}`);
  }
  // The process limit is reached, most likely because of what earlier commands left behind.
  endBackground([...live]);
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
 * The computer's environment, and what tells the Node of a command about the proxy and the certificates. The exec
 * server's own Node must not read certificates: it does so in a thread, whose open file looks like an inherited one;
 * closing that file while the thread uses it would later close another one.
 */
function environment(): NodeJS.ProcessEnv {
  const { env } = process;
  if (env.HTTP_PROXY === undefined) return env;
  return {
    ...env,
    NODE_USE_ENV_PROXY: '1',
    NODE_USE_SYSTEM_CA: '1',
    // For Node before 22.19 and Deno. The whole bundle would cost every start of Node 15 ms.
    NODE_EXTRA_CA_CERTS: COMPUTER_LAYOUT.authority,
  };
}
