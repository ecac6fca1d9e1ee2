import type { Agent } from '@jettson/contract';
import { useMemo } from 'react';
import { formatDuration } from '../api/format.ts';
import { serverTime } from '../api/server-clock.ts';
import { useNow } from '../ui/use-now.ts';

/** Time at work; while the agent works, it keeps counting from the server's last value. */
export function Elapsed({ agent }: { agent: Agent }) {
  // One that waits for a model or for sub-agents is running, with a reason.
  const isLive = agent.status === 'spawning' || (agent.status === 'running' && agent.reason === null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time at which this state of the agent came
  const cameAt = useMemo(() => serverTime(), [agent]);
  const now = useNow(isLive ? 1000 : null);
  const base =
    agent.status === 'spawning' ? cameAt - new Date(agent.created_at).getTime() : agent.usage.seconds * 1000;
  return formatDuration(base + (isLive ? Math.max(0, now - cameAt) : 0));
}
