import type { AgentEvent, AgentEventPage } from '@jettson/sdk';
import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Api, useApi } from '../../api/client.ts';
import { serverTime } from '../../api/server-clock.ts';
import { FACTS_MS } from '../facts-ms.ts';
import { hasEnded } from '../has-ended.ts';
import { createStepBuilder, type StepBuilder } from './build-steps.ts';
import type { RunStep } from './run-step.ts';

const PAGE = 1000;
/** How often the log of a live sub-agent is read on, milliseconds: one whose steps are shown, and one that is folded. */
const AGAIN_MS = { unfolded: 2000, folded: 5000 };

/** What was read of a sub-agent's log. */
interface SubAgentLog {
  builder: StepBuilder;
  steps: readonly RunStep[];
  after: string;
  /** Nothing more comes after this time of the server; null while the sub-agent lives. */
  until: number | null;
}

/** The steps of one sub-agent. */
export interface SubAgentSteps {
  agentId: string;
  steps: readonly RunStep[];
}

export interface SubAgentLogs {
  /** The steps of a sub-agent; undefined until they are loaded. */
  of: (childId: string) => readonly RunStep[] | undefined;
  /** Those that are loaded, each with its steps. */
  loaded: readonly SubAgentSteps[];
  /** Some are not loaded yet. */
  isReading: boolean;
}

/** The logs of these sub-agents. */
export function useSubAgentLogs(childIds: readonly string[], unfolded: ReadonlySet<string>): SubAgentLogs {
  const api = useApi();
  const client = useQueryClient();
  const { steps, isReading } = useQueries({
    queries: childIds.map((childId) => ({
      queryKey: keyOf(api, childId),
      queryFn: ({ signal }: { signal: AbortSignal }) => readOn(api, client, { childId, signal }),
      refetchInterval: ({ state }: { state: { data?: SubAgentLog | undefined } }) =>
        !isComplete(state.data) && (unfolded.has(childId) ? AGAIN_MS.unfolded : AGAIN_MS.folded),
      structuralSharing: false,
    })),
    combine,
  });
  return useMemo(() => {
    const byId = new Map(childIds.map((childId, index) => [childId, steps[index]]));
    const loaded = [...byId].flatMap(([agentId, own]) =>
      own === undefined ? [] : [{ agentId, steps: own }],
    );
    return { of: (childId) => byId.get(childId), loaded, isReading };
  }, [steps, isReading, childIds]);
}

const combine = (results: { data: SubAgentLog | undefined; isPending: boolean }[]) => ({
  steps: results.map(({ data }) => data?.steps),
  isReading: results.some(({ isPending }) => isPending),
});

const keyOf = (api: Api, childId: string) => [api.accountId, 'sub-agent-log', childId];

/** The log from where it was read to. */
async function readOn(
  api: Api,
  client: QueryClient,
  { childId, signal }: { childId: string; signal: AbortSignal },
): Promise<SubAgentLog> {
  const known = client.getQueryData<SubAgentLog>(keyOf(api, childId));
  const log = known ?? { builder: createStepBuilder(), steps: [], after: '0', until: null };
  let next: string | null = log.after;
  let { until } = log;
  const events: AgentEvent[] = [];
  while (next !== null) {
    const page: AgentEventPage = await api.client.agents.events(childId, {
      after: next,
      limit: PAGE,
      signal,
    });
    events.push(...page.data);
    // The event that ended it was deleted with the others.
    if (page.events_deleted_at !== null) until = 0;
    next = page.next_cursor;
  }
  log.builder.add(events);
  return {
    builder: log.builder,
    steps: log.builder.steps,
    after: String(events.at(-1)?.id ?? log.after),
    until: events.reduce((before, event) => lastAfter(event) ?? before, until),
  };
}

/** Until when further events may follow this one; null if it says nothing of that. */
function lastAfter({ type, data, ts }: AgentEvent): number | null {
  // What a sub-agent learned is written a moment after its end.
  if (type === 'agent-status' && hasEnded(data)) return ts + (data.status === 'completed' ? FACTS_MS : 0);
  return type === 'memory-extracted' ? ts : null;
}

const isComplete = (log: SubAgentLog | undefined): boolean =>
  log !== undefined && log.until !== null && serverTime() >= log.until;
