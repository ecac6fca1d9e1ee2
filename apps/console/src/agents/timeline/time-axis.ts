import type { RunStep } from './run-step.ts';

/** The stretch of time that all bars of a run share, milliseconds since the epoch. */
export interface TimeAxis {
  start: number;
  end: number;
}

/** From the first step to the last, or, while the agent lives, to now. */
export function axisOf(steps: readonly RunStep[], now: number | null): TimeAxis {
  const start = steps[0]?.ts ?? now ?? 0;
  let end = now ?? start;
  for (const { ts, endTs } of steps) end = Math.max(end, endTs ?? ts);
  return { start, end: Math.max(end, start + 1) };
}

/** Where a step is on the axis, in percent of its length. A step that lasts ends with the axis; a moment has no length. */
export function placeOnAxis(
  { start, end }: TimeAxis,
  step: Pick<RunStep, 'ts' | 'endTs'>,
  isOpen: boolean,
): { left: number; width: number } {
  const percent = (at: number) => Math.min(100, Math.max(0, ((at - start) / (end - start)) * 100));
  const left = percent(step.ts);
  const right = percent(step.endTs ?? (isOpen ? end : step.ts));
  return { left, width: Math.max(0, right - left) };
}

/** Steps of a scale that people read easily, milliseconds. */
const NICE_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5,
];
const HOUR_MS = 36e5;
/** More labels would touch each other. */
const MOST_TICKS = 3;

/** Round times after the start at which the axis has a line: none at its start, at most three. */
export function ticksOf({ start, end }: TimeAxis): number[] {
  const length = end - start;
  const every =
    NICE_MS.find((step) => length / step <= MOST_TICKS + 0.5) ??
    HOUR_MS * Math.ceil(length / HOUR_MS / MOST_TICKS);
  const ticks: number[] = [];
  for (let at = every; at < length * 0.97; at += every) ticks.push(at);
  return ticks;
}
