import { z } from 'zod';
import { closedObject, firstFault } from './closed-object.ts';

/** The switches for one agent, as `memory` in the metadata of its spawn. */
const MemorySwitches = closedObject({
  recall: z.boolean().nullish(),
  extract: z.boolean().nullish(),
});

/** Whether the metadata of a spawn sets switches. Any other `memory` belongs to the caller, as all metadata does. */
function setsSwitches(memory: unknown): boolean {
  return typeof memory === 'object' && memory !== null && ('recall' in memory || 'extract' in memory);
}

/** Adds a fault for switches that would have no effect. */
export function checkMemorySwitches(
  metadata: Record<string, unknown>,
  context: z.core.$RefinementCtx<Record<string, unknown>>,
): void {
  if (!setsSwitches(metadata.memory)) return;
  const { error } = MemorySwitches.safeParse(metadata.memory);
  if (error === undefined) return;
  const { path, message } = firstFault(error);
  context.addIssue({ code: 'custom', path: ['memory', ...path], message });
}
