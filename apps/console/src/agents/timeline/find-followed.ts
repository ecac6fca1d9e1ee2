import type { Agent } from '@jettson/contract';
import { isWork } from './filter-steps.ts';
import type { RunStep } from './run-step.ts';

/**
 * The step to show of a live agent while nobody has selected one: what it does, or what it waits for. None while it waits for
 * something that is no step, such as a message.
 */
export function findFollowed(
  steps: readonly RunStep[],
  { status }: Pick<Agent, 'status'>,
): RunStep | undefined {
  const last = steps.findLast(isWork);
  if (status !== 'idle') return last;
  return steps.findLast(
    (step) => step.kind === 'tool' && (step.state === 'waiting' || step.state === 'running'),
  );
}
