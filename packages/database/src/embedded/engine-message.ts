import type { ChildProcess } from 'node:child_process';

/** What the child process of the embedded database tells its parent. */
export type EngineMessage =
  | { readonly type: 'ready' }
  /** It created the folder and ended: what that took of memory is not given back otherwise. */
  | { readonly type: 'created' }
  /** Another process has the folder open. */
  | { readonly type: 'locked'; readonly holder: number | null }
  /** The answer to a ping: the engine is not stuck in a statement. */
  | { readonly type: 'pong' };

/** What the parent tells the child. */
export type EngineRequest = 'ping' | 'stop';

/** Sends a request to the engine, if it still hears: the exit of a dying one is handled where it is awaited. */
export function tellEngine(engine: ChildProcess, request: EngineRequest): void {
  if (engine.connected) engine.send(request, () => {});
}
