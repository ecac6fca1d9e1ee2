import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useApi } from '../api/client.ts';
import { formatDay } from '../api/format.ts';
import { agentQuery } from '../api/queries.ts';
import { useMay } from '../shell/allowed.tsx';
import { Input } from '../ui/field.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { useTitle } from '../ui/page.tsx';
import { Segments } from '../ui/segments.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AgentFacts } from './agent-facts.tsx';
import { AgentHeader } from './agent-header.tsx';
import { AgentResult } from './agent-result.tsx';
import { BudgetForm } from './budget-form.tsx';
import { FileList } from './file-list.tsx';
import { hasEnded } from './has-ended.ts';
import { MessageForm } from './message-form.tsx';
import { RawEvents } from './raw-events.tsx';
import { mayHaveSubAgents, SubAgents } from './sub-agents.tsx';
import { filterItems, STEP_FILTERS, type StepFilter } from './timeline/filter-items.ts';
import { Timeline } from './timeline/timeline.tsx';
import { useAgentEvents } from './use-agent-events.ts';

const VIEWS = [
  { value: 'timeline', label: 'Timeline' },
  { value: 'files', label: 'Files' },
  { value: 'raw', label: 'Raw events' },
] as const;

/** One agent: its task, what it is doing or has done, and the result. */
export function AgentPage() {
  const { agentId } = useParams({ from: '/shell/agents/$agentId' });
  return <AgentDetail key={agentId} agentId={agentId} />;
}

function AgentDetail({ agentId }: { agentId: string }) {
  const api = useApi();
  const mayChange = useMay()('agents');
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<(typeof VIEWS)[number]['value']>('timeline');
  const {
    data: agent,
    error,
    refetch,
  } = useQuery({
    ...agentQuery(api, agentId),
    // Tokens and cost are polled; steps come over the stream.
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : 2000),
  });
  const log = useAgentEvents(agentId);
  const [filter, setFilter] = useState<StepFilter>('all');
  const [search, setSearch] = useState('');
  const shown = useMemo(() => filterItems(log.items, filter, search), [log.items, filter, search]);
  useTitle(agent ? (agent.name ?? agent.task.slice(0, 60)) : 'Agent');
  if (error && !agent) {
    return (
      <div className="p-4 sm:p-6">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  const isLive = agent !== undefined && !hasEnded(agent);
  return (
    <div className="flex h-full flex-col">
      <AgentHeader agent={agent} agentId={agentId} />
      <div ref={scroller} className="scroll-thin relative min-h-0 grow overflow-y-auto" data-scroll>
        <div className="flex flex-col gap-6 px-4 pt-4 pb-10 sm:px-6 xl:flex-row xl:gap-8">
          <div className="order-2 min-w-0 grow xl:order-1">
            {agent ? <AgentResult agent={agent} /> : <Skeleton className="mb-5 h-20 w-full" />}
            {agent && mayHaveSubAgents(agent) && <SubAgents agent={agent} />}
            {agent?.reason === 'budget_reached' && isLive && mayChange && <BudgetForm agent={agent} />}
            <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
              <Segments label="View" value={view} choices={VIEWS} onChange={setView} />
              {isLive && <span className="text-muted text-xs">Live</span>}
              {view === 'timeline' && (
                <>
                  <Segments label="Steps" value={filter} choices={STEP_FILTERS} onChange={setFilter} />
                  <Input
                    type="search"
                    data-search
                    aria-label="Search this run"
                    placeholder="Search this run"
                    value={search}
                    onChange={(event) => setSearch(event.target.value)}
                    className="max-w-56"
                  />
                </>
              )}
            </div>
            {log.error !== null && <ErrorNote error={log.error} onRetry={log.retry} className="mb-4" />}
            {agent && agent.events_deleted_at !== null && (
              <p className="mb-4 text-muted">
                Its events were deleted on {formatDay(agent.events_deleted_at)}: the plan no longer keeps
                them.
              </p>
            )}
            {!log.isLoaded && <TimelineSkeleton />}
            {log.isLoaded && view === 'timeline' && (
              <>
                {shown.length === 0 && (filter !== 'all' || search !== '') && (
                  <p className="py-6 text-muted">No step matches.</p>
                )}
                <Timeline agentId={agentId} items={shown} scroller={scroller} isLive={isLive} />
                {log.draft && (
                  <p className="mt-3 whitespace-pre-wrap break-words text-muted text-sm">{log.draft}</p>
                )}
              </>
            )}
            {log.isLoaded && view === 'files' && <FileList agentId={agentId} items={log.items} />}
            {log.isLoaded && view === 'raw' && (
              <RawEvents agentId={agentId} events={log.events} scroller={scroller} />
            )}
          </div>
          <aside className="order-1 shrink-0 xl:order-2 xl:w-72">
            {agent ? <AgentFacts agent={agent} /> : <Skeleton className="h-64 w-full" />}
          </aside>
        </div>
      </div>
      {isLive && mayChange && <MessageForm agent={agent} />}
    </div>
  );
}

function TimelineSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="space-y-4">
      {['w-2/3', 'w-1/2', 'w-3/4', 'w-1/3', 'w-3/5'].map((width) => (
        <div key={width} className="flex items-center gap-3">
          <Skeleton className="size-6 rounded-full" />
          <Skeleton className={`h-3.5 ${width}`} />
        </div>
      ))}
    </div>
  );
}
