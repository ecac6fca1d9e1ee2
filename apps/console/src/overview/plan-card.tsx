import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../api/client.ts';
import { formatCost, formatCount } from '../api/format.ts';
import { accountQuery, overviewQuery, usageQuery } from '../api/queries.ts';
import { Meter } from '../ui/meter.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** How much of the plan is used this month. */
export function PlanCard() {
  const api = useApi();
  const { data: account, error, refetch } = useQuery(accountQuery(api));
  const { data: usage } = useQuery(usageQuery(api, { group_by: 'day' }));
  const { data: overview } = useQuery(overviewQuery(api));
  const plan = account?.plan;
  return (
    <Card
      title={plan ? `This month on the ${plan.name} plan` : 'This month'}
      actions={
        <Link to="/usage" className="font-medium text-accent text-xs hover:underline">
          Usage
        </Link>
      }
    >
      <div className="space-y-3.5 p-4">
        {error && !account && <ErrorNote error={error} onRetry={() => void refetch()} />}
        {!account && !error && <Skeleton className="h-36 w-full" />}
        {account && plan && (
          <>
            <Meter
              label="Agent-hours"
              used={account.agent_hours_used}
              limit={plan.agent_hours_per_month}
              text={usedText(`${account.agent_hours_used.toFixed(1)} h`, plan.agent_hours_per_month)}
            />
            <Meter
              label="Live agents"
              used={account.live_agents}
              limit={plan.max_concurrent_agents}
              text={`${account.live_agents} of ${plan.max_concurrent_agents}`}
            />
            <Meter
              label="Memories"
              used={usage?.memory.count ?? 0}
              limit={plan.max_memories}
              text={usedText(formatCount(usage?.memory.count ?? 0), plan.max_memories)}
            />
            <dl className="grid grid-cols-3 gap-3 border-line border-t pt-3">
              <Figure label="Spawns" value={overview && formatCount(overview.spawns_month)} />
              <Figure
                label="Tokens"
                value={usage && formatCount(usage.total.input_tokens + usage.total.output_tokens)}
              />
              <Figure label="Cost" value={formatCost(account.monthly_cost_usd)} />
            </dl>
          </>
        )}
      </div>
    </Card>
  );
}

const usedText = (used: string, limit: number | null): string =>
  limit === null ? `${used} used (no limit)` : `${used} of ${formatCount(limit)}`;

function Figure({ label, value }: { label: string; value: string | undefined }) {
  return (
    <div>
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="tabular h-6 font-semibold text-lg text-strong">{value ?? ''}</dd>
    </div>
  );
}
