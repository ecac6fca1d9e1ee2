import { APICallError } from '@ai-sdk/provider';

/** Retry-After is followed exactly this many times. Later, a server that always says 0 is asked less and less often. */
const EXACT_ATTEMPTS = 4;

/** No agent waits for longer, and a server may write any number. */
const LONGEST_MS = 7 * 24 * 3_600_000;

/** Milliseconds until the attempt after the `attempt`th: what the provider says, or about `retryDelayMs`, doubled each time. */
export function pickRetryDelay(
  error: unknown,
  { attempt, retryDelayMs }: { attempt: number; retryDelayMs: number },
): number {
  const asked = readRetryAfter(error);
  // Runs that were turned away together must not come back together.
  const backoff = Math.round(retryDelayMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2));
  if (asked === null) return backoff;
  return attempt <= EXACT_ATTEMPTS ? asked : Math.max(asked, backoff);
}

/** How long the provider asks to be left alone, in milliseconds; null if it does not say. */
export function readRetryAfter(error: unknown): number | null {
  const headers = APICallError.isInstance(error) ? (error.responseHeaders ?? {}) : {};
  const { 'retry-after-ms': milliseconds, 'retry-after': after } = headers;
  const candidates = [
    milliseconds === undefined ? Number.NaN : Number(milliseconds),
    after === undefined ? Number.NaN : Number(after) * 1_000,
    after === undefined ? Number.NaN : Date.parse(after) - Date.now(),
  ];
  const asked = candidates.find((candidate) => candidate >= 0);
  return asked === undefined ? null : Math.min(asked, LONGEST_MS);
}
