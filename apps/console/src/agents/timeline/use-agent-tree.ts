import type { Agent } from '@jettson/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Api, useApi } from '../../api/client.ts';
import { hasEnded } from '../has-ended.ts';
import { type AgentTree, toTree } from './agent-tree.ts';

/** How often the sub-agents are looked at while the agent lives, milliseconds. */
const AGAIN_MS = 2000;
const PAGE = 100;
const NONE: readonly Agent[] = [];

/** The agents below this one. `isAsked`: it is known to have some, or may have. */
export function useAgentTree(agent: Agent | undefined, isAsked: boolean): AgentTree {
  const api = useApi();
  const isOver = agent !== undefined && hasEnded(agent);
  const { data = NONE } = useQuery({
    // They end with it at the latest, so after its end they are read once more.
    queryKey: [api.accountId, 'agents-below', agent?.agent_id, isOver],
    queryFn: ({ signal }) => readBelow(api, agent?.agent_id ?? '', signal),
    enabled: agent !== undefined && isAsked,
    refetchInterval: isOver ? false : AGAIN_MS,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => toTree(data), [data]);
}

async function readBelow({ client }: Api, ancestorId: string, signal: AbortSignal): Promise<Agent[]> {
  const agents: Agent[] = [];
  for await (const agent of client.agents.iterate({ ancestorId, limit: PAGE, sort: 'created_at', signal })) {
    agents.push(agent);
  }
  return agents;
}
