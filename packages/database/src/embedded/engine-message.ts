/** What the child process of the embedded database tells its parent. */
export type EngineMessage =
  | { readonly type: 'ready' }
  /** It created the folder and ended: what that took of memory is not given back otherwise. */
  | { readonly type: 'created' }
  /** Another process has the folder open. */
  | { readonly type: 'locked'; readonly holder: number | null }
  /** The answer to any message: the engine is not stuck in a statement. */
  | { readonly type: 'pong' };
