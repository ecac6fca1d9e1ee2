import type { Agent } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useApi } from '../api/client.ts';
import { formatSpent } from '../api/format.ts';
import { subAgentsQuery } from '../api/queries.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { Elapsed } from './elapsed.tsx';
import { hasEnded } from './has-ended.ts';

/** Whether the agent can have sub-agents. */
export function mayHaveSubAgents({ tools }: Agent): boolean {
  return tools.includes('jettson_agents_spawn');
}

/** The newest sub-agents of an agent, oldest first; nothing while there are none. */
export function SubAgents({ agent }: { agent: Agent }) {
  const api = useApi();
  const isOver = hasEnded(agent);
  const { data, refetch } = useQuery({
    ...subAgentsQuery(api, agent.agent_id),
    refetchInterval: isOver ? false : 2000,
  });
  // Since the last look some may have started, and all have ended.
  useEffect(() => {
    if (isOver) void refetch();
  }, [isOver, refetch]);
  if (data === undefined || data.data.length === 0) return null;
  const more = data.next_cursor === null ? '' : ', the newest 100';
  return (
    <section aria-label="Sub-agents" className="mb-5">
      <h2 className="mb-1 font-medium text-muted text-xs">Sub-agents{more}</h2>
      <ol className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-panel shadow-card">
        {data.data.toReversed().map((child) => (
          <li
            key={child.agent_id}
            className="relative grid grid-cols-[6.75rem_minmax(0,1fr)_auto] items-center gap-3 px-4 py-2.5 focus-within:bg-hover hover:bg-hover sm:grid-cols-[10rem_minmax(0,1fr)_4.5rem_4.5rem]"
          >
            <StatusBadge status={child.status} reason={child.reason} />
            <Link
              to="/agents/$agentId"
              params={{ agentId: child.agent_id }}
              preload={false}
              className="min-w-0 truncate text-strong after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
            >
              {child.task.slice(0, 300)}
            </Link>
            <span className="tabular hidden text-right text-body text-xs sm:block">
              <Elapsed agent={child} />
            </span>
            <span className="tabular text-right text-body text-xs">{formatSpent(child.usage)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
