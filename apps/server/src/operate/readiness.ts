import { setTimeout as sleep } from 'node:timers/promises';

/** What a process depends on. */
export type PartName = 'database' | 'schema' | 'model' | 'computers' | 'disk';

interface PartState {
  ok: boolean;
  /** What is wrong, for people; null if nothing is. */
  reason: string | null;
  /** How long the look took. */
  ms: number;
}

/**
 * `ready`: everything works. `degraded`: a part is faulty, but requests are still answered and agents still accepted.
 * `not_ready`: a balancer should send no requests here. `stopping`: nor should it now, and the listener is about to close.
 */
interface ReadinessReport {
  status: 'ready' | 'degraded' | 'not_ready' | 'stopping';
  parts: Record<PartName, PartState>;
}

export interface Part {
  /** What is wrong with it; null if nothing is. What it throws is a fault too. */
  look(): Promise<string | null>;
  /** Without an answer for this long, it counts as faulty. */
  limitMs: number;
  /** What was found out counts for this long: anybody may ask, and a look at the disk writes to it. */
  freshMs?: number;
  /** Without it, the process is not ready. */
  isRequired: boolean;
}

export interface Readiness {
  report(): Promise<ReadinessReport>;
  /** From now on it says that the process is stopping. */
  stop(): void;
}

/** Looks at the parts when somebody asks, all at once, each within its own time. */
export function openReadiness(parts: Record<PartName, Part>): Readiness {
  const names = Object.keys(parts) as PartName[];
  const looks = names.map((name) => openLook(parts[name]));
  let isStopping = false;
  return {
    async report() {
      const states = await Promise.all(looks.map((look) => look()));
      const faulty = names.filter((_, index) => !states[index]?.ok);
      return {
        status: isStopping ? 'stopping' : statusWithout(faulty.map((name) => parts[name])),
        parts: Object.fromEntries(names.map((name, index) => [name, states[index]])) as Record<
          PartName,
          PartState
        >,
      };
    },
    stop() {
      isStopping = true;
    },
  };
}

function statusWithout(faulty: readonly Part[]): 'ready' | 'degraded' | 'not_ready' {
  if (faulty.some(({ isRequired }) => isRequired)) return 'not_ready';
  return faulty.length > 0 ? 'degraded' : 'ready';
}

/** A look that hangs is not begun again: whoever asks next waits for the same one. */
function openLook({ look, limitMs, freshMs = 0 }: Part): () => Promise<PartState> {
  let running: Promise<PartState> | undefined;
  let last: { state: PartState; until: number } | undefined;

  async function lookNow(): Promise<PartState> {
    const begun = performance.now();
    const reason = await look().catch((error: Error) => error.message);
    const now = performance.now();
    const state = { ok: reason === null, reason, ms: Math.round(now - begun) };
    last = { state, until: now + freshMs };
    running = undefined;
    return state;
  }

  return async () => {
    if (last !== undefined && performance.now() < last.until) return last.state;
    running ??= lookNow();
    const over = new AbortController();
    const late = sleep(limitMs, { ok: false, reason: `no answer within ${limitMs} ms`, ms: limitMs }, over);
    try {
      return await Promise.race([running, late]);
    } finally {
      over.abort();
      late.catch(() => {});
    }
  };
}
