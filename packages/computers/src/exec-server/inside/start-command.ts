import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { constants } from 'node:os';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { readProcess } from '../../sandbox/read-process.ts';
import { COMPUTER_LAYOUT } from './computer-layout.ts';
import { COMMAND_VARIABLE, endCommand, type StartedCommand } from './end-command.ts';
import { systemName } from './file-names.ts';
import { Failure } from './protocol.ts';
import { startShell } from './start-shell.ts';
import { splitWorkspacePath, withFolder } from './workspace-path.ts';

/** After the shell has ended, output is awaited as long as it keeps coming; but a background process may never end. */
const DRAIN_MS = 50;
const DRAIN_ROUNDS = 10;

export interface CommandRequest {
  command: string;
  cwd: string;
  env: Record<string, string>;
}

/** A command that was started. */
export interface RunningCommand {
  /** Its exit code, once it has ended and its output has arrived; 128 and the signal's number if a signal ended it. */
  exited: Promise<number>;
  /** Asks it to end, as Ctrl-C does for a whole pipeline. */
  ask(signal: NodeJS.Signals): void;
  /** Kills everything that it started. */
  end(): void;
}

/** All that have not ended: when one is killed, or all that earlier ones left behind, these are spared. */
const live = new Set<StartedCommand>();

/**
 * Starts `sh -c` in the workspace, and passes on what it writes until it ends. What it leaves in the background then keeps
 * running, and what that writes is dropped.
 */
export async function startCommand(
  { command, cwd, env }: CommandRequest,
  onOutput: (stream: 'stdout' | 'stderr', data: Buffer) => void,
): Promise<RunningCommand> {
  const marker = randomUUID();
  const { child, stdout, stderr } = await startShell(
    { command, cwd: folderFor(cwd), env: { ...env, [COMMAND_VARIABLE]: marker } },
    () => [...live],
  );
  const pid = child.pid as number;
  const started: StartedCommand = {
    marker,
    pid,
    startedAt: readProcess(pid)?.startedAt ?? Number.POSITIVE_INFINITY,
  };
  live.add(started);

  let isOver = false;
  // Later output is read and dropped, so that a background process is not killed by a broken pipe.
  stdout.on('data', (data) => isOver || onOutput('stdout', data));
  stderr.on('data', (data) => isOver || onOutput('stderr', data));

  const exit = new Promise<number>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL'])),
  );
  return {
    exited: exit.then(async (code) => {
      await drain(stdout, stderr);
      isOver = true;
      live.delete(started);
      return code;
    }),
    ask(signal) {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, signal);
    },
    end() {
      endCommand(
        started,
        [...live].filter((other) => other !== started),
      );
    },
  };
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
    return withFolder(parts, { path: cwd }, () =>
      systemName([COMPUTER_LAYOUT.workspace, ...parts].join('/')).toString(),
    );
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('not_a_directory', `${cwd} is not a folder`);
  }
}
