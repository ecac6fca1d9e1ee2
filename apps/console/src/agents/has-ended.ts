import type { Agent } from '@jettson/contract';

export function hasEnded({ status }: Pick<Agent, 'status'>): boolean {
  return status === 'completed' || status === 'error' || status === 'stopped';
}
