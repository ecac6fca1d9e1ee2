import { hasEnded } from './has-ended.ts';
import { resumeStream } from './resume-stream.ts';
import { type RequestOptions, segment, type Transport } from './transport.ts';
import type { AgentEvent, AgentEventPage, MessageDelta } from './wire-types.ts';

export interface StreamOptions extends Omit<RequestOptions, 'timeoutMs'> {
  /** Only events after the one with this id. */
  after?: number | undefined;
  /**
   * Longest silence over all reconnections, milliseconds; 60,000 by default. The server's pings count as a sign of
   * life.
   */
  idleTimeoutMs?: number | undefined;
  /** Also a MessageDelta for each piece of a message while the model writes it. It has no id, and may be lost. */
  deltas?: boolean | undefined;
}

/** Each event of an agent once, in order, until its last; a broken connection is resumed after the last event. */
export function streamEvents(
  transport: Transport,
  agentId: string,
  options: Omit<StreamOptions, 'deltas'>,
): AsyncGenerator<AgentEvent, void>;
export function streamEvents(
  transport: Transport,
  agentId: string,
  options: StreamOptions,
): AsyncGenerator<AgentEvent | MessageDelta, void>;
export function streamEvents(
  transport: Transport,
  agentId: string,
  { after = 0, deltas = false, ...options }: StreamOptions,
): AsyncGenerator<AgentEvent | MessageDelta, void> {
  const agent = `/agents/${segment(agentId)}`;
  const stream = {
    path: `${agent}/events${deltas ? '?deltas=true' : ''}`,
    after,
    agentId,
    isLast,
    isOver: (last: number) => isOver(transport, agent, last, options),
  };
  return resumeStream<AgentEvent | MessageDelta, number>(transport, stream, options);
}

function isLast({ type, data }: AgentEvent | MessageDelta): boolean {
  return type === 'agent-status' && hasEnded(data);
}

/**
 * Whether nothing is left: the agent has ended and there is no event after `last`. Checked when a stream ends without
 * the last event, because that is not after `after` or because a proxy cut it off. The order matters: an agent that has
 * ended has written its last event.
 */
async function isOver(transport: Transport, path: string, last: number, options: RequestOptions) {
  if (!hasEnded(await transport.json({ method: 'GET', path }, options))) return false;
  const query = { after: last, limit: 1 };
  return !(await transport.json<AgentEventPage>({ method: 'GET', path: `${path}/events`, query }, options))
    .data.length;
}
