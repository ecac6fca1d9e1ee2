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

/** Output is awaited after the shell ended for as long as it keeps coming, but a process in the background may never end. */
const DRAIN_MS = 50;
const DRAIN_ROUNDS = 10;
/** Low against the exec server, which has to stay able to end a command that takes all it can. */
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
 * Runs `sh -c` in the workspace. When the time is over or `signal` fires, everything the command started is ended;
 * what a command that ends by itself leaves in the background goes on.
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
    // What still comes is read and dropped, so that a process in the background is not ended by a broken pipe.
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
    // A timer that fires late comes before the reading of what arrived meanwhile.
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
  // The process limit is reached, most likely by what earlier commands left behind.
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
    // When the memory is used up, a command goes and not the exec server.
    writeFileSync(`/proc/${child.pid}/oom_score_adj`, '1000');
  } catch {
    // It ended by itself already.
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
 * The computer's environment. A Node that an agent starts trusts the same certificates as everything else; the exec
 * server itself must not read them: it does so in a thread, whose open file looks like one that was inherited, and
 * closing that under the thread's hands closes another one later.
 */
function environment(): NodeJS.ProcessEnv {
  const { env } = process;
  return { ...env, NODE_EXTRA_CA_CERTS: env.SSL_CERT_FILE };
}
