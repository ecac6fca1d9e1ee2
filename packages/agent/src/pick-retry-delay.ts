import { APICallError } from 'ai';

/** A provider that asks for a longer wait is out of quota rather than busy. */
const MAX_DELAY_MS = 120_000;

/** Milliseconds until the next attempt: what the provider says, or about `backoffMs`. Null when it wants more than two minutes. */
export function pickRetryDelay(error: unknown, backoffMs: number): number | null {
  const headers = APICallError.isInstance(error) ? (error.responseHeaders ?? {}) : {};
  const asked = readMilliseconds(headers);
  if (asked !== null) return asked <= MAX_DELAY_MS ? asked : null;
  // Runs that were turned away together must not come back together.
  return Math.round(backoffMs * (0.75 + Math.random() / 2));
}

function readMilliseconds(headers: Record<string, string>): number | null {
  const { 'retry-after-ms': milliseconds, 'retry-after': after } = headers;
  const candidates = [
    milliseconds === undefined ? Number.NaN : Number(milliseconds),
    after === undefined ? Number.NaN : Number(after) * 1_000,
    after === undefined ? Number.NaN : Date.parse(after) - Date.now(),
  ];
  return candidates.find((candidate) => candidate >= 0) ?? null;
}
