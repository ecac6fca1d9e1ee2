import {
  type AgentEvent,
  JettsonNetworkError,
  JettsonServerError,
  type MessageDelta,
  StreamIdleTimeoutError,
} from '@jettson/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useApi } from '../api/client.ts';
import { agentQuery } from '../api/queries.ts';
import { hasEnded } from './has-ended.ts';
import { nextDraft } from './next-draft.ts';
import { createTimelineBuilder } from './timeline/build-timeline.ts';
import type { TimelineItem } from './timeline/timeline-item.ts';

export interface AgentLog {
  events: AgentEvent[];
  items: TimelineItem[];
  /** The past events are loaded; from here on it is live. */
  isLoaded: boolean;
  error: unknown;
  /** What has arrived of the message that the model is writing; empty if nothing has. */
  draft: string;
}

const EMPTY: AgentLog = { events: [], items: [], isLoaded: false, error: null, draft: '' };
const PAGE = 1000;
/** Milliseconds until the next attempt after a temporary failure. */
const AGAIN_MS = 5000;

/** An agent's whole log: past events in pages, then each event as it comes. It looks the same a month later. */
export function useAgentEvents(agentId: string): AgentLog & { retry: () => void } {
  const { client, accountId } = useApi();
  const api = useApi();
  const queries = useQueryClient();
  const [log, setLog] = useState<AgentLog>(EMPTY);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt starts anew
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    const timeline = createTimelineBuilder();
    let events: AgentEvent[] = [];
    let fresh: AgentEvent[] = [];
    let draft: MessageDelta['data'] | undefined;
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (isLoaded: boolean) => {
      cancelAnimationFrame(frame);
      frame = 0;
      events = fresh.length > 0 ? [...events, ...fresh] : events;
      timeline.add(fresh);
      fresh = [];
      if (!signal.aborted) {
        setLog({ events, items: timeline.items, isLoaded, error: null, draft: draft?.text ?? '' });
      }
    };

    async function follow(): Promise<void> {
      let after: string | null = '0';
      while (after !== null) {
        const page = await client.agents.events(agentId, { after, limit: PAGE, signal });
        fresh.push(...page.data);
        after = page.next_cursor;
      }
      show(true);
      if (isLast(events.at(-1))) return;
      const last = events.at(-1)?.id ?? 0;
      for await (const event of client.agents.stream(agentId, { after: last, signal, deltas: true })) {
        draft = nextDraft(draft, event);
        if (event.type !== 'message-delta') fresh.push(event);
        // One rendering for everything that came within a frame: output arrives in many small pieces.
        frame ||= requestAnimationFrame(() => show(true));
        if (event.type === 'agent-status') {
          void queries.invalidateQueries({ queryKey: agentQuery(api, agentId).queryKey });
        }
      }
      show(true);
    }

    // What is shown stays during the next attempt.
    if (attempt === 0) setLog(EMPTY);
    follow().catch((error: unknown) => {
      if (signal.aborted) return;
      setLog((before) => ({ ...before, isLoaded: true, error }));
      if (mayPass(error)) timer = setTimeout(() => setAttempt((count) => count + 1), AGAIN_MS);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      left.abort();
    };
  }, [client, agentId, accountId, attempt]);
  return { ...log, retry: () => setAttempt((count) => count + 1) };
}

function mayPass(error: unknown): boolean {
  return (
    error instanceof JettsonNetworkError ||
    error instanceof JettsonServerError ||
    error instanceof StreamIdleTimeoutError
  );
}

function isLast(event: AgentEvent | undefined): boolean {
  return event?.type === 'agent-status' && hasEnded(event.data);
}
