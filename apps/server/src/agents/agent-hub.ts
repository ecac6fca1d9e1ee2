import type { DatabaseHandle } from '@jettson/database';

/** Notifies watchers of agents: one listener on the database for all of them. */
export interface AgentHub {
  /** Calls `onChange` whenever there is news of the agent; returns the unsubscribe function. */
  subscribe(agentId: string, onChange: () => void): () => void;
  close(): Promise<void>;
}

/** A hub on one channel of the database, whose payloads are agent ids. */
export async function openAgentHub(database: DatabaseHandle, channel: string): Promise<AgentHub> {
  const watchers = new Map<string, Set<() => void>>();
  const unlisten = await database.listen(channel, (agentId) => {
    for (const onChange of watchers.get(agentId) ?? []) onChange();
  });
  return {
    subscribe(agentId, onChange) {
      const ofAgent = watchers.get(agentId) ?? new Set();
      watchers.set(agentId, ofAgent.add(onChange));
      return () => {
        ofAgent.delete(onChange);
        if (ofAgent.size === 0) watchers.delete(agentId);
      };
    },
    close: unlisten,
  };
}
