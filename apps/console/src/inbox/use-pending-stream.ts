import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Api, useApi } from '../api/client.ts';
import { useConnection } from '../api/connection.ts';
import { pendingQuery } from './pending-query.ts';

/** Events come in bursts: a run that ends changes its status twice within milliseconds. */
const GATHER_MS = 150;
const AGAIN_MS = 5000;

/**
 * Keeps the list of what waits for somebody up to date from the account's stream. A browser opens at most six connections
 * to a server over HTTP/1.1, for all tabs together: one tab holds the stream and tells the others.
 */
export function usePendingStream(): void {
  const api = useApi();
  const queries = useQueryClient();
  const { returns } = useConnection();
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each return of the server it starts anew
  useEffect(() => {
    const left = new AbortController();
    const changes = new BroadcastChannel(`jettson-pending-${api.accountId}`);
    const refresh = gather(() => void queries.invalidateQueries({ queryKey: pendingQuery(api).queryKey }));
    changes.onmessage = refresh;
    const tell = () => {
      changes.postMessage('changed');
      refresh();
    };
    void holdStream(api, { tell, signal: left.signal });
    return () => {
      left.abort();
      changes.close();
    };
  }, [api, queries, returns]);
}

interface Follower {
  tell: () => void;
  signal: AbortSignal;
}

async function holdStream(api: Api, follower: Follower): Promise<void> {
  // Absent over plain HTTP from another machine: there, each tab has a stream.
  if (navigator.locks === undefined) return follow(api, follower);
  await navigator.locks
    .request(`jettson-pending-${api.accountId}`, { signal: follower.signal }, () => follow(api, follower))
    .catch(() => {});
}

async function follow(api: Api, { tell, signal }: Follower): Promise<void> {
  while (!signal.aborted) {
    try {
      const events = api.client.events.stream({ signal });
      // Nothing has reported the changes before this moment.
      tell();
      for await (const _event of events) tell();
    } catch {
      if (signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/** Calls `work` once for all calls within a moment. */
function gather(work: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      work();
    }, GATHER_MS);
  };
}
