import type { AgentEventPage } from '@jettson/sdk';
import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Api, useApi } from '../../api/client.ts';
import { hasEnded } from '../has-ended.ts';
import { createStepBuilder, type StepBuilder } from './build-steps.ts';
import type { RunStep } from './run-step.ts';

const PAGE = 1000;
/** How often the log of a live sub-agent is read on, milliseconds. */
const AGAIN_MS = 2000;

/** What was read of a sub-agent's log. */
interface SubAgentLog {
  builder: StepBuilder;
  steps: readonly RunStep[];
  after: string;
  hasEnded: boolean;
}

/** The steps of these sub-agents, by their id; undefined until they are loaded. */
export function useSubAgentLogs(
  childIds: readonly string[],
): (childId: string) => readonly RunStep[] | undefined {
  const api = useApi();
  const client = useQueryClient();
  const logs = useQueries({
    queries: childIds.map((childId) => ({
      queryKey: keyOf(api, childId),
      queryFn: ({ signal }: { signal: AbortSignal }) => readOn(api, client, { childId, signal }),
      refetchInterval: ({ state }: { state: { data?: SubAgentLog | undefined } }) =>
        state.data?.hasEnded ? (false as const) : AGAIN_MS,
      structuralSharing: false,
    })),
    combine: (results) => results.map(({ data }) => data?.steps),
  });
  return useCallback((childId: string) => logs[childIds.indexOf(childId)], [logs, childIds]);
}

const keyOf = (api: Api, childId: string) => [api.accountId, 'sub-agent-log', childId];

/** The log from where it was read to. */
async function readOn(
  api: Api,
  client: QueryClient,
  { childId, signal }: { childId: string; signal: AbortSignal },
): Promise<SubAgentLog> {
  const known = client.getQueryData<SubAgentLog>(keyOf(api, childId));
  const log = known ?? { builder: createStepBuilder(), steps: [], after: '0', hasEnded: false };
  let next: string | null = log.after;
  const events = [];
  while (next !== null) {
    const page: AgentEventPage = await api.client.agents.events(childId, {
      after: next,
      limit: PAGE,
      signal,
    });
    events.push(...page.data);
    next = page.next_cursor;
  }
  log.builder.add(events);
  return {
    builder: log.builder,
    steps: log.builder.steps,
    after: String(events.at(-1)?.id ?? log.after),
    hasEnded: log.hasEnded || events.some((event) => event.type === 'agent-status' && hasEnded(event.data)),
  };
}
