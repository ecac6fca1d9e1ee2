import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFrameDecoder, encodeFrame } from '../exec-server/inside/frames.ts';
import type { Reply } from '../exec-server/inside/protocol.ts';

const NATIVE = fileURLToPath(
  new URL(`../../exec-server-native/bin/linux-${process.arch}/jettson`, import.meta.url),
);

export type Answer = Reply & { body: Buffer };

/** The native exec server, with nothing between it and the test, which can send it any bytes. */
export interface RawChannel extends AsyncDisposable {
  child: ChildProcess;
  /** All that it has sent. */
  answers: Answer[];
  write(bytes: Uint8Array): void;
  /** Sends a request and resolves with its last answer. */
  ask(header: { id: number; op: string } & Record<string, unknown>, body?: Uint8Array): Promise<Answer>;
  /** Resolves with the last answer to a request that was sent. */
  answerTo(id: number): Promise<Answer>;
  /** The most memory that it has used so far, in kB. */
  peakMemory(): Promise<number>;
  /** Resolves when it has ended: its exit code, or the signal. */
  ended: Promise<number | string>;
}

/** Starts it in a sandbox with an empty workspace. */
export async function openRawChannel(): Promise<RawChannel> {
  const workspace = await mkdtemp(join(tmpdir(), 'raw-channel-'));
  const system = ['/usr', '/bin', '/lib', '/lib64'].flatMap((path) => ['--ro-bind-try', path, path]);
  const own = ['--bind', workspace, '/workspace', '--ro-bind', NATIVE, '/jettson'];
  const shown = [...system, ...own, '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'];
  // Without a process namespace of its own, it would end processes of this machine.
  const child = spawn('bwrap', ['--unshare-all', '--die-with-parent', ...shown, '/jettson', 'serve'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => signal ?? code);
  const answers: Answer[] = [];
  const waiting = new Set<() => void>();
  const decode = createFrameDecoder({ headerBytes: 16_000, bodyBytes: 16_000_000 }, ({ header, body }) => {
    answers.push({ ...(header as Reply), body });
    for (const look of waiting) look();
  });
  child.stdout.on('data', decode);
  child.stdin.on('error', () => {});
  let nextId = 1_000_000_000;

  const channel: RawChannel = {
    child,
    answers,
    ended,
    write: (bytes) => void child.stdin.write(bytes),
    answerTo(id) {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const look = () => {
        const found = answers.find((answer) => answer.id === id && answer.type !== 'output');
        if (found) resolve(found);
      };
      waiting.add(look);
      look();
      void ended.then((how) => reject(new Error(`it ended with ${how} before it answered ${id}`)));
      return promise.finally(() => waiting.delete(look));
    },
    ask(header, body) {
      channel.write(encodeFrame(header, body));
      return channel.answerTo(header.id);
    },
    async peakMemory() {
      const id = nextId++;
      const exec = { cwd: '.', env: {}, timeoutMs: 10_000, maxOutputBytes: 1_000 };
      await channel.ask({ id, op: 'exec', command: 'grep VmHWM /proc/2/status', ...exec });
      const output = answers.find((answer) => answer.id === id && answer.type === 'output');
      return Number(/(\d+) kB/.exec(`${output?.body}`)?.[1]);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      await rm(workspace, { recursive: true, force: true });
    },
  };
  await channel.answerTo(0);
  return channel;
}
