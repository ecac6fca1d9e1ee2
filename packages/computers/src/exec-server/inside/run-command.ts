import { type CommandRequest, startCommand } from './start-command.ts';

export interface RunRequest extends CommandRequest {
  timeoutMs: number;
  maxOutputBytes: number;
}

export interface RunResult {
  exitCode: number | null;
  timedOut: boolean;
  truncated: boolean;
}

/**
 * Runs `sh -c` in the workspace. When the time is over or `signal` fires, everything the command started is killed; if
 * a command ends by itself, what it leaves in the background keeps running.
 */
export async function runCommand(
  { timeoutMs, maxOutputBytes, ...request }: RunRequest,
  signal: AbortSignal,
  onOutput: (stream: 'stdout' | 'stderr', data: Buffer) => void,
): Promise<RunResult> {
  let timedOut = false;
  let truncated = false;
  let remaining = maxOutputBytes;
  const command = await startCommand(request, (stream, data) => {
    const kept = data.subarray(0, remaining);
    remaining -= kept.byteLength;
    truncated ||= kept.byteLength < data.byteLength;
    if (kept.byteLength > 0) onOutput(stream, kept);
  });
  const timer = setTimeout(() => {
    timedOut = true;
    command.end();
  }, timeoutMs);
  signal.addEventListener('abort', command.end);
  if (signal.aborted) command.end();
  try {
    const exitCode = await command.exited;
    return { exitCode: timedOut ? null : exitCode, timedOut, truncated };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', command.end);
  }
}
