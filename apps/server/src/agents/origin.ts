import { spanIdOf, traceIdOf } from '../telemetry/span-ids.ts';
import { formatTraceparent, parseTraceContext, type TraceContext } from '../telemetry/trace-context.ts';
import type { Tracing } from '../telemetry/tracing.ts';

/** What the request that spawned an agent said of itself; a sub-agent's is that of its parent. */
export interface Origin {
  request_id?: string;
  /** The span that the agent's spans are below. */
  traceparent?: string;
  tracestate?: string;
}

/** The trace that an agent's spans are in, and the span of somebody else that they are below, if there is one. */
export interface AgentTraceContext {
  traceId: string;
  parent: TraceContext | undefined;
}

type Traced = { id: string; origin: Origin | null };

/** Follows from the agent's row alone, so that every process that runs the agent finds the same. */
export function traceContextOf({ id, origin }: Traced): AgentTraceContext {
  const parent = parseTraceContext(origin?.traceparent, origin?.tracestate);
  return { traceId: parent?.traceId ?? traceIdOf(id), parent };
}

/** The span of an agent's work on its task (0), and on each further message that it was idle for (1, 2, …). */
export function invocationSpanId(agentId: string, number: number): string {
  return spanIdOf('invoke_agent', agentId, number);
}

export function toolSpanId(agentId: string, callId: string): string {
  return spanIdOf('execute_tool', agentId, callId);
}

/** A sub-agent's spans are below the tool call that spawns it. */
export function originOfSubAgent(
  { tracing }: { tracing?: Tracing | undefined },
  parent: Traced,
  callId: string,
): Origin {
  const origin = parent.origin ?? {};
  // A process that sends no spans does not know whether others do.
  if (tracing === undefined) return origin;
  const { traceId, parent: above } = traceContextOf(parent);
  const isSampled = tracing.isSampled(traceId, above);
  const traceparent = formatTraceparent({ traceId, spanId: toolSpanId(parent.id, callId), isSampled });
  return { ...origin, traceparent };
}

/** Fields for lines of the log about an agent, by which they are found with its request and its trace. */
export function logFieldsOf(
  agent: Traced,
  { tracing }: { tracing?: Tracing | undefined },
): Record<string, string> {
  const requestId = agent.origin?.request_id;
  return {
    agentId: agent.id,
    ...(requestId && { requestId }),
    ...(tracing && { trace_id: traceContextOf(agent).traceId, span_id: invocationSpanId(agent.id, 0) }),
  };
}
