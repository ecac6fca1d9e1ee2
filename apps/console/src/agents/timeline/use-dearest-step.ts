import type { Agent, AgentList } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/client.ts';
import { hasEnded } from '../has-ended.ts';
import { type DearestStep, findDearest } from './find-dearest.ts';
import type { RunStep, TurnStep } from './run-step.ts';
import { startsAgent } from './to-rows.ts';

/** How often the costs of sub-agents are looked at while the agent lives, milliseconds. */
const AGAIN_MS = 5000;

/** The step of a run that cost most; `turn` is the one of its own turns that stands out. */
export function useDearestStep(
  agent: Agent | undefined,
  steps: readonly RunStep[],
  turn: TurnStep | null,
): DearestStep | null {
  const api = useApi();
  const isOver = agent !== undefined && hasEnded(agent);
  const { data } = useQuery({
    queryKey: [api.accountId, 'dearest-sub-agents', agent?.agent_id, isOver],
    queryFn: ({ signal }) =>
      api.call<AgentList>('GET', '/agents', {
        query: { parent_id: agent?.agent_id, sort: '-cost_usd', limit: 2 },
        signal,
      }),
    enabled: agent !== undefined && steps.some(startsAgent),
    refetchInterval: isOver ? false : AGAIN_MS,
  });
  return findDearest(steps, turn, data?.data ?? []);
}
