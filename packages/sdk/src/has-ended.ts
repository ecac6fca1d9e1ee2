import type { Agent } from './wire-types.ts';

/** Whether the agent is completed, error or stopped. */
export function hasEnded({ status }: Pick<Agent, 'status'>): boolean {
  return status === 'completed' || status === 'error' || status === 'stopped';
}
