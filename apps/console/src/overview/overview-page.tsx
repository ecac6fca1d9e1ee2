import type { Overview } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { formatCount, formatDuration } from '../api/format.ts';
import { keysQuery, overviewQuery, settingsQuery } from '../api/queries.ts';
import { LocalOwnerNote } from '../settings/local-owner-note.tsx';
import { Allowed, useMay } from '../shell/allowed.tsx';
import { buttonClass } from '../ui/button.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Checklist } from './checklist.tsx';
import { PlanCard } from './plan-card.tsx';
import { PoolCard } from './pool-card.tsx';
import { RecentAgents } from './recent-agents.tsx';
import { Sparkline } from './sparkline.tsx';
import { Stat } from './stat.tsx';
import { Stats } from './stats.tsx';

const hour = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });

export function OverviewPage() {
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery(overviewQuery(api));
  const settings = useQuery(settingsQuery(api));
  const keys = useQuery({ ...keysQuery(api), enabled: useMay()('admin') });
  // They decide which cards there are, and one that came later would push the others down.
  const isLoading = isPending || settings.isPending || keys.isLoading;
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
        {isLoading && (
          <Card>
            <SkeletonRows count={12} />
          </Card>
        )}
        {/* What is in them loads meanwhile. */}
        <div hidden={isLoading} className="space-y-4">
          <Cards data={data} />
        </div>
      </div>
    </Page>
  );
}

function Cards({ data }: { data: Overview | undefined }) {
  const hasAgents = data?.agents_total !== 0;
  return (
    <>
      <Checklist />
      {hasAgents && <Numbers data={data} />}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid gap-4">
          {hasAgents && <RecentAgents total={data?.agents_total} />}
          <PoolCard />
        </div>
        <PlanCard />
      </div>
    </>
  );
}

function Numbers({ data }: { data: Overview | undefined }) {
  const ended = data && data.completed_24h + data.failed_24h + data.stopped_24h;
  const perHour = (count: (hour: Overview['hours'][number]) => number) =>
    data?.hours.map((one) => ({ at: hour.format(new Date(one.hour)), count: count(one) })) ?? [];
  return (
    <Stats>
      <Stat
        label="Running now"
        agents={{ status: 'spawning,running' }}
        value={data && formatCount(data.running + data.spawning)}
        hint={data && (data.idle > 0 ? `${formatCount(data.idle)} waiting` : 'None waiting')}
      />
      <Stat
        label="Done, last 24 h"
        agents={{ status: 'completed', changed: '24h' }}
        value={data && formatCount(data.completed_24h)}
        hint={
          ended
            ? `${Math.round(((data?.completed_24h ?? 0) / ended) * 100)}% of those that ended`
            : 'None ended'
        }
      >
        <Sparkline parts={perHour(({ completed }) => completed)} className="fill-good" />
      </Stat>
      <Stat
        label="Failed, last 24 h"
        agents={{ status: 'error', changed: '24h' }}
        value={data && formatCount(data.failed_24h)}
        hint={data && `${formatCount(data.stopped_24h)} stopped`}
        isBad={(data?.failed_24h ?? 0) > 0}
      >
        <Sparkline parts={perHour(({ failed }) => failed)} className="fill-bad" />
      </Stat>
      <Stat
        label="Median start time"
        value={data && (data.ready_ms_median_24h === null ? '–' : formatDuration(data.ready_ms_median_24h))}
        hint={
          data &&
          (data.ready_ms_p95_24h === null
            ? 'Last 24 h'
            : `95% within ${formatDuration(data.ready_ms_p95_24h)}`)
        }
      />
    </Stats>
  );
}
