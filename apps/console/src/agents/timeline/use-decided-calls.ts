import { useMutationState } from '@tanstack/react-query';

const KIND = 'approval-decision';

/** Names the decision on a call. */
export const decisionKey = (agentId: string, callId: string): readonly string[] => [KIND, agentId, callId];

/**
 * The calls of an agent that were decided here. Its log does not say so before the agent goes on, which it does once all calls
 * of the turn are decided.
 */
export function useDecidedCalls(agentId: string): ReadonlySet<unknown> {
  const decided = useMutationState({
    filters: { mutationKey: [KIND, agentId], status: 'success' },
    select: ({ options }) => options.mutationKey?.[2],
  });
  return new Set(decided);
}
