import type { DatabaseHandle } from '@jettson/database';

/** Tells streams of an agent that its log grew: one listener on the database for all of them. */
export interface EventHub {
  /** Calls `onGrowth` whenever the agent's log grew; returns the unsubscribe function. */
  subscribe(agentId: string, onGrowth: () => void): () => void;
  close(): Promise<void>;
}

export async function openEventHub(database: DatabaseHandle): Promise<EventHub> {
  const watchers = new Map<string, Set<() => void>>();
  const unlisten = await database.listen('agent-event', (agentId) => {
    for (const onGrowth of watchers.get(agentId) ?? []) onGrowth();
  });
  return {
    subscribe(agentId, onGrowth) {
      const ofAgent = watchers.get(agentId) ?? new Set();
      watchers.set(agentId, ofAgent.add(onGrowth));
      return () => {
        ofAgent.delete(onGrowth);
        if (ofAgent.size === 0) watchers.delete(agentId);
      };
    },
    close: unlisten,
  };
}
