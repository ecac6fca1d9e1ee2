import type { ChildProcess } from 'node:child_process';

/** Messages from the embedded database's child process to its parent. */
export type EngineMessage =
  | { readonly type: 'ready' }
  /** It created the folder, or took it over, and ended: otherwise, the memory that this took would not be freed. */
  | { readonly type: 'created' }
  /** The folder is of another version of Postgres, and this process may not, or cannot, take it over. */
  | { readonly type: 'outdated'; readonly version: number; readonly isKnown: boolean }
  /** Another process has the folder open. */
  | { readonly type: 'locked'; readonly holder: number | null }
  /** The answer to a ping: the engine is not stuck in a statement. `syncs`: how often it has waited for the disk. */
  | { readonly type: 'pong'; readonly syncs: number }
  /** It begins a statement without a time limit, and answers no ping before the end. */
  | { readonly type: 'unlimited' };

/** Messages from the parent to the child. */
export type EngineRequest = 'ping' | 'stop';

/**
 * Sends a request to the engine, if it can still receive it: the exit of a dying engine is handled where it is awaited.
 */
export function tellEngine(engine: ChildProcess, request: EngineRequest): void {
  if (engine.connected) engine.send(request, () => {});
}
