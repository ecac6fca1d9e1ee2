import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/client.ts';
import { formatCount, formatSpent } from '../../api/format.ts';
import { agentQuery } from '../../api/queries.ts';
import { hasEnded } from '../has-ended.ts';

/** What a sub-agent has used so far. */
export function SubAgentCells({ agentId }: { agentId: string }) {
  const { data: agent } = useQuery({
    ...agentQuery(useApi(), agentId),
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : 2000),
  });
  return (
    <>
      <span className="tabular text-right text-muted text-xs @max-2xl:hidden">
        {agent && formatCount(agent.usage.input_tokens + agent.usage.output_tokens)}
      </span>
      <span className="tabular text-right text-body text-xs">{agent && formatSpent(agent.usage)}</span>
    </>
  );
}
