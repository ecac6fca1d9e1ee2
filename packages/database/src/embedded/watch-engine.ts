import type { ChildProcess } from 'node:child_process';
import { type EngineMessage, tellEngine } from './engine-message.ts';

const PINGS_PER_LIMIT = 5;
/** The client abandons its statement at the limit; the engine is dealt with only after that. */
const MAX_UNANSWERED = 8;

/**
 * Kills the engine when it is stuck in a statement well beyond `limitMs`, unless that has no limit: PGlite cannot be
 * interrupted, and its process answers no ping while it works. Returns the function that ends the watch.
 */
export function watchEngine(engine: ChildProcess, limitMs: number): () => void {
  // Counted, not timed: after the machine has slept for an hour, the engine is healthy.
  let unanswered = 0;
  let isLimited = true;
  engine.on('message', ({ type }: EngineMessage) => {
    unanswered = 0;
    isLimited = type !== 'unlimited';
  });
  const timer = setInterval(() => {
    if (isLimited && unanswered >= MAX_UNANSWERED) engine.kill('SIGKILL');
    unanswered += 1;
    tellEngine(engine, 'ping');
  }, limitMs / PINGS_PER_LIMIT);
  timer.unref();
  return () => clearInterval(timer);
}
