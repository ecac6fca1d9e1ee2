import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../api/client.ts';
import { recentAgentsQuery } from '../api/queries.ts';
import { Card } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';

const SHOWN = 10;

/** `total`: how many agents there are, so that those still loading already have their place. */
export function RecentAgents({ total = SHOWN }: { total?: number | undefined }) {
  const { data } = useQuery(recentAgentsQuery(useApi(), SHOWN));
  return (
    <Card
      title="Latest agents"
      actions={
        <Link to="/agents" className="font-medium text-accent text-xs hover:underline">
          All agents
        </Link>
      }
    >
      {data ? (
        <ul className="divide-y divide-line">
          {data.data.map(({ agent_id: agentId, name, task, status, reason, created_at }) => (
            <li key={agentId} className="relative flex h-9 items-center gap-3 px-4 hover:bg-hover">
              <StatusBadge status={status} reason={reason} className="w-36 shrink-0 sm:w-40" />
              <Link
                to="/agents/$agentId"
                params={{ agentId }}
                preload={false}
                className="min-w-0 grow truncate text-strong after:absolute after:inset-0"
              >
                {name ?? task.slice(0, 200)}
              </Link>
              <TimeAgo at={created_at} className="shrink-0 text-muted text-xs" />
            </li>
          ))}
        </ul>
      ) : (
        <SkeletonRows count={Math.min(SHOWN, total)} />
      )}
    </Card>
  );
}
