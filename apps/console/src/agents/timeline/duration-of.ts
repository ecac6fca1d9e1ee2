import type { RunStep } from './run-step.ts';

/** How long a step took, milliseconds; null while it lasts, and for what takes no time. */
export function durationOf(step: RunStep): number | null {
  const took = 'durationMs' in step ? step.durationMs : null;
  return took ?? (step.endTs === null ? null : step.endTs - step.ts);
}
