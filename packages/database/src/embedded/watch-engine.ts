import type { ChildProcess } from 'node:child_process';

/**
 * Kills the engine when it has not answered for `limitMs`. PGlite cannot be interrupted, and while it works
 * on a statement its process answers nothing. Returns the function that ends the watch.
 */
export function watchEngine(engine: ChildProcess, limitMs: number): () => void {
  let lastAnswer = Date.now();
  engine.on('message', () => {
    lastAnswer = Date.now();
  });
  const timer = setInterval(() => {
    if (Date.now() - lastAnswer > limitMs) engine.kill('SIGKILL');
    // A dying engine's channel is closed; its exit is handled elsewhere.
    else if (engine.connected) engine.send('ping', () => {});
  }, limitMs / 5);
  timer.unref();
  return () => clearInterval(timer);
}
