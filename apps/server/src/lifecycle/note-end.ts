import type { Logger } from 'pino';
import { logFieldsOf } from '../agents/origin.ts';
import { activeSeconds } from '../agents/queries.ts';
import type { EndedAgent } from '../agents/state.ts';
import { counter, histogram } from '../telemetry/metrics.ts';
import type { Tracing } from '../telemetry/tracing.ts';

const ended = counter({
  name: 'jettson_agents_ended_total',
  help: 'Agents that ended, by how and why.',
  labels: ['status', 'reason'],
});

const duration = histogram({
  name: 'jettson_run_duration_seconds',
  help: 'How long agents that ended had worked; waiting does not count.',
  labels: ['status'],
  buckets: [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600],
});

/** Counts the end of an agent, and writes the one line that the log has about each run. */
export function noteEnd(
  { log, tracing }: { log: Logger; tracing?: Tracing | undefined },
  agent: EndedAgent,
): void {
  const { status, reason, createdAt, startedAt, endedAt, idleSeconds } = agent;
  const end = endedAt ?? new Date();
  const activeS = activeSeconds(agent, end.getTime());
  ended.add({ status, reason: reason ?? 'none' });
  duration.observe({ status }, activeS);
  log.info(
    {
      ...logFieldsOf(agent, { tracing }),
      accountId: agent.accountId,
      ...(agent.parentId && { parentId: agent.parentId }),
      status,
      reason,
      model: agent.model || null,
      turns: agent.turns ?? 0,
      toolCalls: agent.toolCalls,
      inputTokens: agent.inputTokens,
      outputTokens: agent.outputTokens,
      costUsd: agent.costUsd,
      queuedMs: (startedAt ?? end).getTime() - createdAt.getTime(),
      activeMs: Math.round(activeS * 1000),
      waitedMs: Math.round(idleSeconds * 1000),
      totalMs: end.getTime() - createdAt.getTime(),
    },
    'run ended',
  );
}
