import type { Agent } from '@jettson/contract';
import { hasComputer, shownDefinition } from './agent-definition.ts';
import { describeComputerFault } from './computer-faults.ts';
import { type AgentRow, type AgentWithProgress, activeSeconds } from './queries.ts';

const COMPUTER_STATUS: Record<AgentRow['status'], string> = {
  spawning: 'starting',
  running: 'running',
  idle: 'running',
  completed: 'stopped',
  error: 'stopped',
  stopped: 'stopped',
};

function computerStatus({ definition, status, reason, parkedSince, isUnclaimed }: AgentRow): string {
  if (!hasComputer(definition)) return 'none';
  const hasGivenUp = parkedSince !== null || (reason === 'waiting_for_model' && isUnclaimed);
  return hasGivenUp ? 'stopped' : COMPUTER_STATUS[status];
}

/** The agent in its wire format. */
export function toAgent(row: AgentWithProgress): Agent {
  return {
    agent_id: row.id,
    name: row.name,
    status: row.status,
    task: row.task,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    final_result: row.finalResult,
    error: row.error,
    reason: row.reason,
    progress: row.progress,
    events_deleted_at: row.eventsDeletedAt?.toISOString() ?? null,
    ...shownDefinition(row.definition),
    parent_id: row.parentId,
    pending_calls: row.pendingCalls.map(({ since, until, ...call }) => ({
      ...call,
      since: new Date(since).toISOString(),
      until: new Date(until).toISOString(),
    })),
    model_id: row.model === '' ? null : row.model,
    container: {
      // Version 0.1, which may run beside this one, does not write a region at the spawn.
      region: row.region ?? row.requestedRegion ?? '',
      status: computerStatus(row),
    },
    queue:
      row.queuePosition === null
        ? null
        : {
            position: row.queuePosition,
            waiting_seconds: Math.max(0, Math.floor((row.readAt.getTime() - row.createdAt.getTime()) / 1000)),
            waiting_for: hasComputer(row.definition)
              ? describeComputerFault(row.computerFaults, row.requestedRegion)
              : null,
          },
    warm_hit: row.warmHit,
    spawn_time_ms: row.spawnTimeMs,
    metadata: row.metadata,
    output: row.output ?? null,
    usage: {
      input_tokens: row.inputTokens,
      output_tokens: row.outputTokens,
      cached_input_tokens: row.cachedInputTokens,
      cost_usd: row.costUsd,
      estimated: row.usageEstimated,
      tool_calls: row.toolCalls,
      seconds: Math.round(activeSeconds(row, row.readAt.getTime()) * 10) / 10,
    },
    memory: row.memory,
    limits: row.limits,
    keep_alive: row.keepAlive,
    idle_timeout_seconds: row.idleTimeoutSeconds,
    require_approval: row.requireApproval,
    output_schema: row.outputSchema,
    artifacts: row.artifacts,
  };
}
