import {
  type AgentEvent,
  type AgentEventPage,
  JettsonNetworkError,
  JettsonServerError,
  type MessageDelta,
  StreamIdleTimeoutError,
} from '@jettson/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useApi } from '../api/client.ts';
import { noteNewSteps, useConnection } from '../api/connection.ts';
import { agentQuery } from '../api/queries.ts';
import { serverTime } from '../api/server-clock.ts';
import { FACTS_MS } from './facts-ms.ts';
import { hasEnded } from './has-ended.ts';
import { nextDraft } from './next-draft.ts';
import { createStepBuilder } from './timeline/build-steps.ts';
import type { RunStep } from './timeline/run-step.ts';

export interface AgentLog {
  events: AgentEvent[];
  steps: RunStep[];
  /** The beginning of the past is loaded, or that failed. */
  isBegun: boolean;
  /** All of the past is loaded; from here on it is live. */
  isLoaded: boolean;
  error: unknown;
  /** What has arrived of the message that the model is writing; empty if nothing has. */
  draft: string;
}

const EMPTY: AgentLog = { events: [], steps: [], isBegun: false, isLoaded: false, error: null, draft: '' };
const PAGE = 1000;
/** Milliseconds until the next attempt after a temporary failure. */
const AGAIN_MS = 5000;
/** How often the console looks for what an agent learned, milliseconds. */
const FACTS_AGAIN_MS = 2000;

/**
 * An agent's whole log: past events in pages, then each event as it comes. It looks the same a month later. After a break
 * it continues after the last event, and says how many steps came in the meantime.
 */
export function useAgentEvents(agentId: string): AgentLog & { retry: () => void } {
  const api = useApi();
  const queries = useQueryClient();
  const { state, returns } = useConnection();
  const [log, setLog] = useState<AgentLog>(EMPTY);
  const [attempt, setAttempt] = useState(0);
  // What was read stays when the log is followed anew.
  const [read] = useState(() => ({
    events: [] as AgentEvent[],
    builder: createStepBuilder(),
    isLoaded: false,
  }));
  const stepsAtBreak = useRef<number | null>(null);
  useEffect(() => {
    // A page that has read nothing yet has missed nothing.
    if (state === 'away' && read.events.length > 0) {
      stepsAtBreak.current ??= countSteps(read.builder.steps);
    }
  }, [state, read]);
  useEffect(() => () => noteNewSteps(null), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt, or the server's return, starts anew
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    let fresh: AgentEvent[] = [];
    let draft: MessageDelta['data'] | undefined;
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      cancelAnimationFrame(frame);
      frame = 0;
      if (signal.aborted) return;
      if (fresh.length > 0) read.events = [...read.events, ...fresh];
      read.builder.add(fresh);
      fresh = [];
      const { events, builder } = read;
      setLog({
        events,
        steps: builder.steps,
        isBegun: true,
        isLoaded: read.isLoaded,
        error: null,
        draft: draft?.text ?? '',
      });
    };

    async function follow(): Promise<void> {
      let after: string | null = String(read.events.at(-1)?.id ?? 0);
      while (after !== null) {
        const page: AgentEventPage = await api.client.agents.events(agentId, { after, limit: PAGE, signal });
        fresh.push(...page.data);
        after = page.next_cursor;
        // What is there can be read while the rest comes.
        if (after !== null) show();
      }
      read.isLoaded = true;
      show();
      if (stepsAtBreak.current !== null && !signal.aborted) {
        noteNewSteps(countSteps(read.builder.steps) - stepsAtBreak.current);
        stepsAtBreak.current = null;
      }
      const last = read.events.at(-1);
      if (last && isLast(last)) return waitForFacts(last);
      const from = { after: last?.id ?? 0, signal, deltas: true } as const;
      for await (const event of api.client.agents.stream(agentId, from)) {
        draft = nextDraft(draft, event);
        if (event.type !== 'message-delta') fresh.push(event);
        // One rendering for everything that came within a frame: output arrives in many small pieces.
        frame ||= requestAnimationFrame(show);
        if (event.type === 'agent-status') {
          void queries.invalidateQueries({ queryKey: agentQuery(api, agentId).queryKey });
        }
      }
      show();
      const end = read.events.at(-1);
      if (end && isLast(end)) await waitForFacts(end);
    }

    /** What the agent learned is written a moment after its end, and no stream brings it. */
    async function waitForFacts(end: AgentEvent): Promise<void> {
      while (!signal.aborted && serverTime() - end.ts < FACTS_MS) {
        await new Promise((resolve) => setTimeout(resolve, FACTS_AGAIN_MS));
        if (signal.aborted) return;
        const { data } = await api.client.agents.events(agentId, { after: end.id, signal });
        fresh.push(...data);
        if (data.length > 0) return show();
      }
    }

    follow().catch((error: unknown) => {
      if (signal.aborted) return;
      show();
      setLog((before) => ({ ...before, isBegun: true, isLoaded: true, error }));
      if (mayPass(error)) timer = setTimeout(() => setAttempt((count) => count + 1), AGAIN_MS);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      left.abort();
    };
  }, [api, agentId, attempt, returns]);
  // That the server is away is said once for the whole console.
  const error = state === 'away' ? null : log.error;
  return { ...log, error, retry: () => setAttempt((count) => count + 1) };
}

const countSteps = (steps: RunStep[]): number => steps.filter(({ kind }) => kind !== 'note').length;

function mayPass(error: unknown): boolean {
  return (
    error instanceof JettsonNetworkError ||
    error instanceof JettsonServerError ||
    error instanceof StreamIdleTimeoutError
  );
}

function isLast(event: AgentEvent): boolean {
  return event.type === 'agent-status' && hasEnded(event.data);
}
