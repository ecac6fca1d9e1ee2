import type { LoopEvent } from '../types.ts';

/** The events of one type. */
export function ofType(events: readonly LoopEvent[], type: LoopEvent['type']): LoopEvent[] {
  return events.filter((event) => event.type === type);
}
