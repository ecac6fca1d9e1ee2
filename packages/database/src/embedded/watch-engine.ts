import type { ChildProcess } from 'node:child_process';
import { tellEngine } from './engine-message.ts';

const PINGS_PER_LIMIT = 5;
/** The client gives its statement up at the limit; only then is it the engine's turn. */
const MAX_UNANSWERED = 8;

/**
 * Kills the engine when it is stuck in a statement well beyond `limitMs`: PGlite cannot be interrupted, and
 * while it works its process answers no ping. Returns the function that ends the watch.
 */
export function watchEngine(engine: ChildProcess, limitMs: number): () => void {
  // Counted, not timed: a machine that slept for an hour has a healthy engine.
  let unanswered = 0;
  engine.on('message', () => {
    unanswered = 0;
  });
  const timer = setInterval(() => {
    if (unanswered >= MAX_UNANSWERED) engine.kill('SIGKILL');
    unanswered += 1;
    tellEngine(engine, 'ping');
  }, limitMs / PINGS_PER_LIMIT);
  timer.unref();
  return () => clearInterval(timer);
}
