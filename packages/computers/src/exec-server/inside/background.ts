import { setTimeout as wait } from 'node:timers/promises';
import { batchOutput } from './batch-output.ts';
import { KeptOutput, type Piece } from './kept-output.ts';
import { Failure } from './protocol.ts';
import { type CommandRequest, type RunningCommand, startCommand } from './start-command.ts';

/** How many may run at once. Beyond that number, those that have ended are forgotten, the oldest first. */
const MAX_PROCESSES = 16;
/** Programs write lines one after another: after the first, the next ones are awaited. */
const SETTLE_MS = 50;
/** How long a process that is asked to end may take, before it is killed. */
const END_MS = 3_000;

interface Background {
  command: RunningCommand;
  output: KeptOutput;
  /** Fires when it has ended. */
  ended: AbortSignal;
  exitCode: number | null;
}

const processes = new Map<string, Background>();
/** How many are being started, and are not in the map yet. */
let starting = 0;

/** Starts a command that runs until it ends by itself, is stopped, or the computer ends. */
export async function startBackground(id: string, request: CommandRequest): Promise<void> {
  const running = [...processes.values()].filter(({ exitCode }) => exitCode === null);
  if (running.length + starting >= MAX_PROCESSES) {
    throw new Failure('too_many', `${MAX_PROCESSES} processes are running in the background: stop one first`);
  }
  const output = new KeptOutput();
  const batches = batchOutput((stream, data) => output.add(stream, data));
  starting++;
  const command = await startCommand(request, batches.add).finally(() => {
    starting--;
  });
  const end = new AbortController();
  const background: Background = { command, output, ended: end.signal, exitCode: null };
  processes.set(id, background);
  forgetOldest();
  void command.exited.then((exitCode) => {
    batches.flush();
    background.exitCode = exitCode;
    end.abort();
  });
}

/**
 * What the process has written since `place`. If that is nothing, it is awaited for `waitMs`, or until the process ends or
 * `signal` fires.
 */
export async function readBackground(
  id: string,
  { place, waitMs }: { place: number; waitMs: number },
  signal: AbortSignal,
): Promise<{ pieces: Piece[]; truncated: boolean; next: number; exitCode: number | null; running: boolean }> {
  const background = find(id);
  const { command, output, ended } = background;
  if (output.written <= place && !ended.aborted) {
    await output.waitFor(place, AbortSignal.any([signal, ended, AbortSignal.timeout(waitMs)]));
    if (output.written > place) await Promise.race([command.exited, wait(SETTLE_MS)]);
  }
  const { exitCode } = background;
  return { ...output.read(place), next: output.written, exitCode, running: exitCode === null };
}

/** Ends the process and everything that it started; resolves with its exit code. */
export async function stopBackground(id: string): Promise<number> {
  const { command, exitCode } = find(id);
  if (exitCode !== null) return exitCode;
  command.ask('SIGTERM');
  await Promise.race([command.exited, wait(END_MS)]);
  command.end();
  return command.exited;
}

function find(id: string): Background {
  const background = processes.get(id);
  if (background === undefined) throw new Failure('not_found', `there is no process ${id}`);
  return background;
}

/** A map keeps the order in which the processes were started. */
function forgetOldest(): void {
  for (const [id, { exitCode }] of processes) {
    if (processes.size <= MAX_PROCESSES) return;
    if (exitCode !== null) processes.delete(id);
  }
}
