import { useMutationState } from '@tanstack/react-query';

const KIND = 'approval-decision';

/** Names the decision on a call. */
export const decisionKey = (agentId: string, callId: string): readonly string[] => [KIND, agentId, callId];

/**
 * Tests whether a call was decided here. The log of an agent does not say so before the agent goes on, which it does once
 * all calls of the turn are decided.
 */
export function useDecidedCalls(): (agentId: string, callId: string) => boolean {
  const decided = useMutationState({
    filters: { mutationKey: [KIND], status: 'success' },
    select: ({ options }) => options.mutationKey?.join(' '),
  });
  return (agentId, callId) => decided.includes(decisionKey(agentId, callId).join(' '));
}
