import type { AgentRow } from './queries.ts';

/** How long an agent has been at work; the time that it waited does not count. */
export function activeSeconds(
  { startedAt, endedAt, idleSince, idleSeconds }: AgentRow,
  now = Date.now(),
): number {
  if (startedAt === null) return 0;
  const until = (endedAt ?? idleSince)?.getTime() ?? now;
  return Math.max(0, (until - startedAt.getTime()) / 1000 - idleSeconds);
}
