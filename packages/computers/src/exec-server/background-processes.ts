import { randomBytes } from 'node:crypto';
import { TextDecoder } from 'node:util';
import { type Computer, ComputerError } from '../computer.ts';
import { collectText, type OutputDecoders, type OutputStream } from './collect-text.ts';
import { type Ask, GRACE_MS } from './open-channel.ts';

/** What was read of a process. */
interface Reading {
  place: number;
  decoders: OutputDecoders;
}

/** The most that is kept of a process. */
const MAX_KEPT_BYTES = 10_000_000;
const START_TIMEOUT_MS = 30_000;

/** Commands that run in the background. */
export function backgroundProcesses(ask: Ask): Pick<Computer, 'start' | 'output' | 'stop'> {
  const readings = new Map<string, Reading>();

  function find(id: string): Reading {
    const reading = readings.get(id);
    if (reading === undefined) throw new ComputerError('not_found', `there is no process ${id}`);
    return reading;
  }

  return {
    async start(command, { cwd = '.', env = {} } = {}) {
      const id = `proc_${randomBytes(4).toString('hex')}`;
      await ask({ op: 'start', process: id, command, cwd, env }, { timeoutMs: START_TIMEOUT_MS });
      readings.set(id, { place: 0, decoders: { stdout: new TextDecoder(), stderr: new TextDecoder() } });
      return id;
    },

    async output(id, { waitMs, signal, onOutput }) {
      signal?.throwIfAborted();
      const reading = find(id);
      const pieces: { stream: OutputStream; data: Buffer }[] = [];
      let received = 0;
      const { reply } = await ask(
        { op: 'output', process: id, place: reading.place, waitMs },
        {
          timeoutMs: waitMs + GRACE_MS,
          ...(signal && { signal }),
          onOutput: (stream, data) => {
            received += data.byteLength;
            if (received > MAX_KEPT_BYTES) throw new Error('the exec server sent more than it may');
            pieces.push({ stream, data });
          },
        },
      );
      // Nobody gets it: it is read again the next time.
      signal?.throwIfAborted();
      const { exitCode, running, truncated } = reply;
      const { text, append } = collectText(reading.decoders, onOutput);
      for (const { stream, data } of pieces) append(stream, data);
      if (!running) for (const stream of ['stdout', 'stderr'] as const) append(stream);
      reading.place = reply.count;
      return { ...text, exitCode, running, truncated };
    },

    async stop(id) {
      find(id);
      const { reply } = await ask({ op: 'stop', process: id }, { timeoutMs: GRACE_MS });
      return { exitCode: reply.exitCode };
    },
  };
}
