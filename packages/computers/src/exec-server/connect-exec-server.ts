import type { Computer } from '../computer.ts';
import { archiveWorkspace } from './archive-workspace.ts';
import { backgroundProcesses } from './background-processes.ts';
import { collectText } from './collect-text.ts';
import { fileOperations } from './file-operations.ts';
import { type ChannelOptions, GRACE_MS, openChannel } from './open-channel.ts';
import { searchWorkspace } from './search-workspace.ts';

/** The part of a computer that its exec server offers. */
export interface ExecServer extends Omit<Computer, 'id' | 'resize' | 'destroy'> {
  /** Fails everything in progress, and everything after it, with `computer_gone`. Idempotent. */
  close(): void;
}

/** The most that a command may send. */
const MAX_OUTPUT_BYTES = 10_000_000;
const PING_TIMEOUT_MS = 10_000;

/**
 * Talks to the exec server of one computer over its standard input and output, and resolves once it is ready.
 *
 * The agent can take over the program inside, so nothing that comes from there is trusted: sizes are bounded, fields
 * are checked, data beyond a budget is read later, and a breach of the protocol or a missing answer ends the computer
 * through `onBroken`.
 */
export async function connectExecServer(options: ChannelOptions): Promise<ExecServer> {
  const { ask, close } = await openChannel(options);
  const exec: Computer['exec'] = async (command, { cwd = '.', env = {}, timeoutMs, signal, onOutput }) => {
    signal?.throwIfAborted();
    const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
    const { text, append } = collectText(decoders, onOutput);
    let received = 0;

    const { reply } = await ask(
      { op: 'exec', command, cwd, env, timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES },
      {
        timeoutMs: timeoutMs + GRACE_MS,
        ...(signal && { signal }),
        onOutput: (stream, data) => {
          received += data.byteLength;
          if (received > MAX_OUTPUT_BYTES) throw new Error('the exec server sent more than it may');
          append(stream, data);
        },
      },
    );
    signal?.throwIfAborted();
    for (const stream of ['stdout', 'stderr'] as const) append(stream);
    return { ...text, exitCode: reply.exitCode, timedOut: reply.timedOut, truncated: reply.truncated };
  };
  return {
    exec,
    ...backgroundProcesses(ask),
    ...fileOperations(ask),
    ...searchWorkspace(exec),
    ...archiveWorkspace(ask),
    isHealthy: () =>
      ask({ op: 'ping' }, { timeoutMs: PING_TIMEOUT_MS }).then(
        () => true,
        () => false,
      ),
    close,
  };
}
