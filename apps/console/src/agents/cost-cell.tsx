import type { Agent } from '@jettson/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { countOf, formatSpent } from '../api/format.ts';
import { mayHaveSubAgents } from './may-have-sub-agents.ts';
import { useAgentTree } from './timeline/use-agent-tree.ts';

const LOOK = 'tabular text-right text-body text-xs';

/** What an agent itself cost: its sub-agents are in the list, too. What they cost together is shown on hover. */
export function CostCell({ agent }: { agent: Agent }) {
  if (!mayHaveSubAgents(agent)) return <span className={LOOK}>{formatSpent(agent.usage)}</span>;
  return <ParentCost agent={agent} />;
}

function ParentCost({ agent }: { agent: Agent }) {
  const [isAsked, setIsAsked] = useState(false);
  const tree = useAgentTree(agent, isAsked);
  const count = tree.ids.length;
  const together = `${formatSpent(tree.usageWith(agent.usage))} with its ${countOf(count, 'sub-agent')}`;
  return (
    // Above the link of the row, which would cover its title.
    <Link
      to="/agents/$agentId"
      params={{ agentId: agent.agent_id }}
      preload={false}
      tabIndex={-1}
      title={count === 0 ? undefined : together}
      onPointerEnter={() => setIsAsked(true)}
      // The sub-agents of a live agent are read again and again as long as somebody asks.
      onPointerLeave={() => setIsAsked(false)}
      className={`${LOOK} relative z-1`}
    >
      {formatSpent(agent.usage)}
    </Link>
  );
}
