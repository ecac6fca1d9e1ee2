import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '@jettson/child-environment';
import type { FromWorker, GenerateRequest, Generation, ToWorker } from './worker-messages.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

interface Options {
  modelPath: string;
  /** The process ends after this long without a request, which frees its 1.9 GB of memory. */
  idleMs: number;
  /** Another program that uses the same messages; for tests. */
  workerPath?: string;
}

/**
 * The process that runs the local model: started by the first request, ended when idle or by `close`, and restarted
 * after a crash. Requests are served one after another in order of arrival; since an agent asks only once per turn,
 * this also gives each one a fair share.
 */
export class LocalModelProcess {
  readonly #options: Options;
  #child: ChildProcess | null = null;
  #idleTimer: NodeJS.Timeout | undefined;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;
  #lastId = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Waits for its turn, then continues the conversation. After a crash of the process it tries once more, since nothing
   * was changed. Throws the signal's reason when aborted, immediately, even while waiting.
   */
  async generate(request: GenerateRequest, signal?: AbortSignal): Promise<Generation> {
    signal?.throwIfAborted();
    clearTimeout(this.#idleTimer);
    this.#waiting++;
    const turn = this.#lastTurn.then(() => this.#takeTurn(request, signal));
    this.#lastTurn = turn.catch(() => {});
    try {
      return await orAborted(turn, signal);
    } finally {
      this.#waiting--;
      if (this.#waiting === 0) this.#endWhenIdle();
    }
  }

  /** Ends the process for good: the current request fails, and so does each later one. */
  close(): void {
    this.#isClosed = true;
    this.#end();
  }

  #end(): void {
    clearTimeout(this.#idleTimer);
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  async #takeTurn(request: GenerateRequest, signal: AbortSignal | undefined): Promise<Generation> {
    signal?.throwIfAborted();
    try {
      return await this.#ask(request, signal);
    } catch (error) {
      if (!(error instanceof LocalModelCrashError) || this.#isClosed) throw error;
      return await this.#ask(request, signal);
    }
  }

  #ask(request: GenerateRequest, signal: AbortSignal | undefined): Promise<Generation> {
    const child = this.#child ?? this.#start();
    const id = ++this.#lastId;
    const send = (message: ToWorker) => child.connected && child.send(message);

    return new Promise<Generation>((resolve, reject) => {
      const onMessage = (message: FromWorker) => {
        if (message.id !== id) return;
        settle(() =>
          message.type === 'generated'
            ? resolve(message.generation)
            : reject(
                signal?.aborted ? signal.reason : new Error(`The local model failed: ${message.message}`),
              ),
        );
      };
      const onExit = () => settle(() => reject(new LocalModelCrashError()));
      const onAbort = () => send({ type: 'abort', id });
      const settle = (finish: () => void) => {
        child.off('message', onMessage);
        child.off('exit', onExit);
        signal?.removeEventListener('abort', onAbort);
        finish();
      };
      child.on('message', onMessage);
      child.on('exit', onExit);
      signal?.addEventListener('abort', onAbort);
      send({ type: 'generate', id, request });
    });
  }

  #start(): ChildProcess {
    if (this.#isClosed) throw new LocalModelCrashError();
    const { modelPath, workerPath = WORKER } = this.#options;
    const child = fork(workerPath, [modelPath], {
      env: childEnvironment('local model'),
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('exit', () => {
      if (this.#child === child) this.#child = null;
    });
    // Without a listener, a failed fork would end the server; the exit event tells those who wait.
    child.on('error', () => child.emit('exit'));
    this.#child = child;
    return child;
  }

  #endWhenIdle(): void {
    this.#idleTimer = setTimeout(() => this.#end(), this.#options.idleMs).unref();
  }
}

class LocalModelCrashError extends Error {
  override readonly name = 'LocalModelCrashError';

  constructor() {
    super('The process of the local model ended before it answered.');
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
