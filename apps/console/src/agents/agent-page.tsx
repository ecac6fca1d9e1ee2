import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useApi } from '../api/client.ts';
import { formatDay } from '../api/format.ts';
import { agentQuery } from '../api/queries.ts';
import { useMay } from '../shell/allowed.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { useTitle } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useIsWide } from '../ui/use-is-wide.ts';
import { AgentHeader } from './agent-header.tsx';
import { ApprovalNote } from './approval-note.tsx';
import { BudgetForm } from './budget-form.tsx';
import { FailureNote } from './failure-note.tsx';
import { FileList } from './file-list.tsx';
import { hasEnded } from './has-ended.ts';
import { MessageForm } from './message-form.tsx';
import { RawEvents } from './raw-events.tsx';
import { RunFacts } from './run-facts.tsx';
import { RunOverview } from './run-overview.tsx';
import { RunToolbar, type RunView } from './run-toolbar.tsx';
import type { StepFilter } from './timeline/filter-steps.ts';
import { findDearest } from './timeline/find-dearest.ts';
import { InspectorPane, InspectorSheet } from './timeline/inspector-frames.tsx';
import type { RunStep } from './timeline/run-step.ts';
import { StepList } from './timeline/step-list.tsx';
import { summarizeRun } from './timeline/summarize-run.ts';
import { keyOf, type RunRow, startsAgent } from './timeline/to-rows.ts';
import { useAgentTree } from './timeline/use-agent-tree.ts';
import { useRunRows } from './timeline/use-run-rows.ts';
import { useSelectedStep } from './timeline/use-selected-step.ts';
import { useAgentEvents } from './use-agent-events.ts';

/** One agent: what it is doing or has done, step by step, beside everything about the step that is selected. */
export function AgentPage() {
  const { agentId } = useParams({ from: '/shell/agents/$agentId' });
  return <AgentDetail key={agentId} agentId={agentId} />;
}

function AgentDetail({ agentId }: { agentId: string }) {
  const api = useApi();
  const mayChange = useMay()('agents');
  const isWide = useIsWide();
  const scroller = useRef<HTMLDivElement>(null);
  const above = useRef<HTMLDivElement>(null);
  const [filter, setFilter] = useState<StepFilter>('all');
  const [search, setSearch] = useState('');
  const [selected, select] = useSelectedStep();
  // A link to a step leads to the steps.
  const [chosenView, setView] = useState<RunView | undefined>(
    selected === undefined ? undefined : 'timeline',
  );
  const agentResult = useQuery({
    ...agentQuery(api, agentId),
    // Tokens and cost are polled; steps come over the stream.
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : 2000),
  });
  const { data: agent, error } = agentResult;
  const log = useAgentEvents(agentId);
  const isLive = agent !== undefined && !hasEnded(agent);
  // Where only one fits, a live agent is shown at work, and one that has ended with its result.
  const firstView = isWide || isLive ? 'timeline' : 'overview';
  const view = isWide && chosenView === 'overview' ? 'timeline' : (chosenView ?? firstView);
  // A log that is no longer kept does not tell whether it had sub-agents.
  const tree = useAgentTree(agent, agent?.events_deleted_at !== null || log.steps.some(startsAgent));
  const run = useRunRows({ agent, agentId, steps: log.steps, tree, filter, search, selected });
  const summary = useMemo(
    () => summarizeRun(log.steps, run.below, tree.hasFailed),
    [log.steps, run.below, tree],
  );
  const dearest = useMemo(
    () => findDearest(log.steps, summary.dearest, tree.childrenOf(agentId)),
    [log.steps, summary.dearest, tree, agentId],
  );
  // A live step opens by itself only beside the list: elsewhere it would cover the list.
  const shown = run.find(selected) ?? (isWide ? run.followed : undefined);
  useTitle(agent ? (agent.name ?? agent.task.slice(0, 60)) : 'Agent');
  if (error && !agent) {
    return (
      <div className="p-4 sm:p-6">
        <ErrorNote error={error} onRetry={() => void agentResult.refetch()} />
      </div>
    );
  }
  // In one go: whatever is drawn before the header would be pushed down by it.
  if (agent === undefined) return <PageSkeleton />;
  // The end of a live run is known only once its whole log is loaded.
  const isReady = log.isLoaded || (log.isBegun && !isLive);
  const showRow = ({ agentId: of, key }: Pick<RunRow, 'agentId' | 'key'>) => {
    setView('timeline');
    run.unfold(of);
    select(key);
  };
  const showStep = (step: RunStep, of = agentId) => showRow({ agentId: of, key: keyOf(agentId, of, step) });
  const overview = isReady ? (
    <RunOverview
      agent={agent}
      summary={summary}
      total={tree.usageWith(agent.usage)}
      dearest={dearest}
      unread={run.unread}
      onSelect={showStep}
      onReadAll={run.readAll}
      onErrors={() => {
        setView('timeline');
        setFilter('errors');
      }}
    />
  ) : (
    <Skeleton className="h-64 w-full" />
  );
  const facts = <RunFacts agent={agent} total={tree.usageWith(agent.usage)} turns={summary.turns} />;
  const inspected = shown && {
    row: shown,
    steps: run.stepsOf(shown.agentId),
    start: log.steps[0]?.ts ?? shown.step.ts,
    // A sub-agent's words are not in this agent's stream.
    draft: shown.agentId === agentId ? log.draft : '',
    onMove: (by: 1 | -1) => select(run.neighbour(shown.key, by)),
    onClose: () => {
      run.stopFollowing();
      select(undefined);
    },
  };
  return (
    <div className="flex h-full flex-col">
      <AgentHeader agent={agent} facts={facts} />
      <FailureNote
        agent={agent}
        failure={summary.failure}
        onShow={({ step, childId }) => showStep(step, childId ?? agentId)}
      />
      {isLive && <ApprovalNote agentId={agentId} waiting={run.waiting} shown={shown?.key} onShow={showRow} />}
      <div className="flex min-h-0 grow">
        <div ref={scroller} className="scroll-thin relative min-w-0 grow overflow-y-auto" data-scroll>
          <div ref={above}>
            {agent.reason === 'budget_reached' && isLive && mayChange && (
              <div className="px-4 pt-4 sm:px-6">
                <BudgetForm agent={agent} />
              </div>
            )}
            <RunToolbar
              view={view}
              hasOverview={!isWide}
              onView={setView}
              filter={filter}
              onFilter={setFilter}
              search={search}
              onSearch={setSearch}
              matches={run.matches}
              isLive={isLive}
            />
            <div className="px-4 sm:px-6">
              {log.error !== null && <ErrorNote error={log.error} onRetry={log.retry} className="mb-4" />}
              {agent.events_deleted_at !== null && (
                <p className="mb-4 text-muted">
                  Its events were deleted on {formatDay(agent.events_deleted_at)}: the plan no longer keeps
                  them.
                </p>
              )}
              {view === 'overview' && <div className="pb-8">{overview}</div>}
              {isReady && view === 'files' && <FileList agentId={agentId} steps={log.steps} />}
              {isReady && view === 'raw' && (
                <RawEvents agentId={agentId} events={log.events} scroller={scroller} />
              )}
            </div>
          </div>
          {!isReady && view !== 'overview' && <StepsSkeleton />}
          {isReady && view === 'timeline' && (
            <>
              {run.rows.length === 0 && (filter !== 'all' || search !== '') && (
                <p className="px-4 py-6 text-muted sm:px-6">
                  {run.isReading ? 'The steps of sub-agents are being read.' : 'No step matches.'}
                </p>
              )}
              <StepList
                rows={run.rows}
                steps={log.steps}
                scroller={scroller}
                above={above}
                isLive={isLive}
                draft={log.draft}
                dearestKey={dearest === null ? undefined : String(dearest.step.id)}
                selected={shown?.key}
                isFollowing={selected === undefined}
                select={select}
                tree={tree}
                unfolded={run.unfolded}
                onUnfold={run.toggle}
                onFollow={run.follow}
              />
            </>
          )}
        </div>
        {isWide && <InspectorPane inspected={inspected}>{overview}</InspectorPane>}
      </div>
      {!isWide && inspected && <InspectorSheet inspected={inspected} facts={facts} />}
      {isLive && mayChange && <MessageForm agent={agent} />}
    </div>
  );
}

function PageSkeleton() {
  return (
    <div>
      <div className="space-y-2 border-line border-b px-4 py-3 sm:px-6">
        <Skeleton className="h-4 w-64" />
        <Skeleton className="h-3 w-40" />
      </div>
      <StepsSkeleton />
    </div>
  );
}

function StepsSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="space-y-4 px-4 py-2 sm:px-6">
      {['w-2/3', 'w-1/2', 'w-3/4', 'w-1/3', 'w-3/5'].map((width) => (
        <div key={width} className="flex items-center gap-3">
          <Skeleton className="size-4 rounded-full" />
          <Skeleton className={`h-3.5 ${width}`} />
        </div>
      ))}
    </div>
  );
}
