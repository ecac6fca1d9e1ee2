import type { Overview } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useApi } from '../api/client.ts';
import { formatCount, formatDuration } from '../api/format.ts';
import { overviewQuery } from '../api/queries.ts';
import { LocalOwnerNote } from '../settings/local-owner-note.tsx';
import { Allowed } from '../shell/allowed.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Chart } from '../ui/chart.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Checklist } from './checklist.tsx';
import { PlanCard } from './plan-card.tsx';
import { PoolCard } from './pool-card.tsx';
import { RecentAgents } from './recent-agents.tsx';
import { Stat } from './stat.tsx';

const hour = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });

export function OverviewPage() {
  const api = useApi();
  const { data, error, refetch } = useQuery(overviewQuery(api));
  const spawn = (
    <Allowed to="agents">
      <Link to="/agents/new" className={buttonClass('primary')}>
        <Plus aria-hidden className="size-4" /> New agent
      </Link>
    </Allowed>
  );
  return (
    <Page title="Overview" actions={spawn} isWide>
      <div className="space-y-4">
        {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} />}
        <LocalOwnerNote />
        <Checklist />
        {data?.agents_total !== 0 && <Numbers data={data} />}
        <div className="grid gap-4 lg:grid-cols-2">
          <PoolCard />
          <PlanCard />
        </div>
      </div>
    </Page>
  );
}

function Numbers({ data }: { data: Overview | undefined }) {
  const ended = data && data.completed_24h + data.failed_24h + data.stopped_24h;
  return (
    <>
      <Card>
        <dl className="grid grid-cols-2 divide-line max-md:[&>*:nth-child(n+3)]:border-t md:grid-cols-4 md:divide-x">
          <Stat
            label="Running now"
            value={data && formatCount(data.running + data.spawning)}
            hint={data && (data.idle > 0 ? `${data.idle} waiting for you` : 'none waiting')}
          />
          <Stat
            label="Done, 24 h"
            value={data && formatCount(data.completed_24h)}
            hint={
              ended
                ? `${Math.round(((data?.completed_24h ?? 0) / ended) * 100)} % of ended agents`
                : 'none ended'
            }
          />
          <Stat
            label="Failed, 24 h"
            value={data && formatCount(data.failed_24h)}
            hint={data && `${formatCount(data.stopped_24h)} stopped`}
            isBad={(data?.failed_24h ?? 0) > 0}
          />
          <Stat
            label="Time to ready, median"
            value={
              data && (data.ready_ms_median_24h === null ? '–' : formatDuration(data.ready_ms_median_24h))
            }
            hint={
              data &&
              (data.ready_ms_p95_24h === null
                ? '24 h'
                : `95 % within ${formatDuration(data.ready_ms_p95_24h)}`)
            }
          />
        </dl>
      </Card>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="Agents that ended, by hour">
          <div className="p-3">
            {data ? <HourChart hours={data.hours} /> : <Skeleton className="h-44 w-full" />}
          </div>
        </Card>
        <RecentAgents />
      </div>
    </>
  );
}

function HourChart({ hours }: { hours: Overview['hours'] }) {
  const times = useMemo(() => hours.map(({ hour: at }) => new Date(at).getTime()), [hours]);
  const series = useMemo(
    () => [
      { label: 'Done', color: '--color-good', values: hours.map(({ completed }) => completed) },
      { label: 'Failed', color: '--color-bad', values: hours.map(({ failed }) => failed) },
      { label: 'Stopped', color: '--color-muted', values: hours.map(({ stopped }) => stopped) },
    ],
    [hours],
  );
  return (
    <Chart
      label="Agents that ended, by hour, the last 24"
      times={times}
      series={series}
      formatTime={(at) => hour.format(new Date(at))}
      formatValue={formatCount}
      isWhole
    />
  );
}
