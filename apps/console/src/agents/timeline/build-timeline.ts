import type { AgentEvent } from '@jettson/sdk';
import { formatDuration } from '../../api/format.ts';
import { describeNetwork } from '../../templates/network-draft.ts';
import { hasEnded } from '../has-ended.ts';
import type { TimelineItem, ToolItem } from './timeline-item.ts';

/** Turns an agent's log into a timeline, event by event, so that each new event costs the same. */
export interface TimelineBuilder {
  /** The items so far; a new list after each `add`, in which unchanged items are the same objects. */
  items: TimelineItem[];
  add(events: readonly AgentEvent[]): void;
}

export function createTimelineBuilder(): TimelineBuilder {
  const builder: TimelineBuilder = {
    items: [],
    add(events) {
      const items = [...builder.items];
      for (const event of events) addEvent(items, event);
      builder.items = items;
    },
  };
  return builder;
}

function addEvent(items: TimelineItem[], event: AgentEvent): void {
  const { id, ts } = event;
  switch (event.type) {
    case 'message': {
      const { text, tool_calls } = event.data;
      // Without calls, it is the answer, which comes as final-result.
      if (text && tool_calls.length > 0) items.push({ kind: 'said', id, ts, text });
      return;
    }
    case 'approval-requested':
      items.push(newTool(event, 'waiting'));
      return;
    case 'tool-call-start': {
      const waiting = findTool(items, event.data.call_id);
      if (waiting < 0) items.push(newTool(event, 'running'));
      else items[waiting] = { ...(items[waiting] as ToolItem), state: 'running' };
      return;
    }
    case 'tool-call-output': {
      const at = findTool(items, event.data.call_id);
      const tool = items[at] as ToolItem | undefined;
      if (tool) items[at] = { ...tool, streamed: [...tool.streamed, event.data] };
      return;
    }
    case 'tool-call-end': {
      const at = findTool(items, event.data.call_id);
      // A refused call ends without a start.
      if (at < 0) items.push(endTool(newTool(event, 'running'), event));
      else items[at] = endTool(items[at] as ToolItem, event);
      return;
    }
    case 'user-message': {
      const { content, message_id } = event.data;
      items.push({ kind: 'message', id, ts, text: content, isHint: message_id === undefined });
      return;
    }
    case 'memory-recalled':
      if (event.data.memories.length > 0)
        items.push({ kind: 'memories', id, ts, isKept: false, memories: event.data.memories });
      return;
    case 'memory-extracted':
      if (event.data.saved.length > 0)
        items.push({ kind: 'memories', id, ts, isKept: true, memories: event.data.saved });
      else items.push({ kind: 'note', id, ts, ...extractionNote(event.data.skipped) });
      return;
    case 'final-result':
      items.push({ kind: 'result', id, ts, text: event.data.text });
      return;
    default: {
      if (event.type === 'agent-status' && hasEnded(event.data)) endOpenCalls(items);
      const note = noteOf(event);
      if (note !== null) items.push({ kind: 'note', id, ts, ...note });
    }
  }
}

/** Nobody can decide on them any more, and no result comes. */
function endOpenCalls(items: TimelineItem[]): void {
  for (const [index, item] of items.entries()) {
    if (item.kind !== 'tool') continue;
    if (item.state === 'waiting') items[index] = { ...item, state: 'undecided' };
    if (item.state === 'running') items[index] = { ...item, state: 'unfinished' };
  }
}

type CallEvent = Extract<
  AgentEvent,
  { type: 'approval-requested' | 'tool-call-start' | 'tool-call-output' | 'tool-call-end' }
>;
type EndEvent = Extract<CallEvent, { type: 'tool-call-end' }>;

function newTool(
  { id, ts, data }: Exclude<CallEvent, { type: 'tool-call-output' }>,
  state: ToolItem['state'],
): ToolItem {
  return {
    kind: 'tool',
    id,
    ts,
    callId: data.call_id,
    name: data.name,
    input: 'input' in data ? data.input : undefined,
    streamed: [],
    state,
    output: null,
    image: null,
    durationMs: null,
  };
}

function endTool(tool: ToolItem, { data }: EndEvent): ToolItem {
  return {
    ...tool,
    state: data.is_error ? 'failed' : 'done',
    output: data.result.output,
    image: data.result.image ?? null,
    durationMs: data.duration_ms,
  };
}

/** Searched from the end: the call that an event is about is nearly always among the last. */
function findTool(items: TimelineItem[], callId: string): number {
  return items.findLastIndex((item) => item.kind === 'tool' && item.callId === callId);
}

type Note = Pick<Extract<TimelineItem, { kind: 'note' }>, 'tone' | 'text'>;

const REASONS: Record<string, string> = {
  awaiting_message: 'Answered; waiting for a message',
  awaiting_tool_result: 'Waiting for the result of a function tool',
  waiting_for_agents: 'Waiting for sub-agents',
  waiting_for_model: 'Waiting for the model',
  budget_reached: 'Waiting: a budget is used up',
  price_unknown: 'Waiting: its cost is limited, and the price of its model is unknown',
  approval_required: 'Waiting for approval',
};

function extractionNote(skipped: { reason: string }[]): Note {
  if (skipped.some(({ reason }) => reason === 'cost_limit')) {
    return {
      tone: 'plain',
      text: 'No facts were extracted: the monthly cost limit has no room',
    };
  }
  if (skipped.some(({ reason }) => reason === 'price_unknown')) {
    return {
      tone: 'plain',
      text: 'No facts were extracted: the price of the model is unknown',
    };
  }
  return { tone: 'plain', text: 'Looked for facts worth keeping' };
}

type NotedEvent = Exclude<
  AgentEvent,
  CallEvent | { type: 'message' | 'user-message' | 'final-result' | 'memory-recalled' | 'memory-extracted' }
>;

function noteOf(event: NotedEvent): Note | null {
  switch (event.type) {
    case 'agent-status':
      return statusNote(event.data.status, event.data.reason ?? '');
    case 'sub-agent-started': {
      const { left_out: leftOut } = event.data;
      // Otherwise the line of the call says all.
      if (leftOut.length === 0) return null;
      return { tone: 'warn', text: `The sub-agent does not get: ${leftOut.join(', ')}` };
    }
    case 'computer-ready': {
      const { region, warm, spawn_time_ms } = event.data;
      const pool = warm ? ', from the warm pool' : '';
      return {
        tone: 'plain',
        text: `Computer ready in ${region} after ${formatDuration(spawn_time_ms)}${pool}`,
      };
    }
    case 'files-placed':
      return { tone: 'plain', text: `${event.data.files.length} input files in /workspace` };
    case 'artifact-kept':
      return { tone: 'plain', text: `Kept: ${event.data.path}` };
    case 'artifact-skipped': {
      const { path, reason } = event.data;
      return { tone: 'warn', text: `Not kept (${reason}): ${path ?? 'further files'}` };
    }
    case 'workspace-saved':
      return { tone: 'plain', text: 'Gave up its computer while it waits; /workspace is stored' };
    case 'workspace-not-saved':
      return { tone: 'warn', text: `Gave up its computer; /workspace is not stored (${event.data.reason})` };
    case 'workspace-restored':
      return { tone: 'plain', text: `/workspace is as it was stored at ${event.data.saved_at}` };
    case 'model-retry':
      return { tone: 'warn', text: `Calling the model again: ${event.data.error}` };
    case 'egress-denied':
      return { tone: 'warn', text: `Connection refused: ${event.data.target} ${event.data.reason}` };
    case 'secret-used':
      return {
        tone: 'plain',
        text: `Secret ${event.data.name} sent to ${event.data.host}: ${event.data.status ?? 'no answer'}`,
      };
    case 'secret-withheld':
      return {
        tone: 'warn',
        text: `Secret ${event.data.name} is not for ${event.data.host}: the placeholder stayed`,
      };
    case 'secret-unusable':
      return {
        tone: 'warn',
        text: `A request to ${event.data.host} was signed (${event.data.scheme}), which needs the secret itself`,
      };
    case 'secret-refresh-failed':
      return {
        tone: 'warn',
        text: `Secret ${event.data.name} could not be refreshed: ${event.data.error}`,
      };
    case 'network-changed':
      return { tone: 'plain', text: `Network changed: ${describeNetwork(event.data)}` };
    case 'egress-opened':
      return { tone: 'plain', text: `The computer opened its first connection: ${event.data.target}` };
    case 'mcp-listed': {
      const { server, tools, left_out_count: leftOut } = event.data;
      const rest = leftOut === 0 ? '' : `; ${leftOut} left out`;
      return {
        tone: leftOut === 0 ? 'plain' : 'warn',
        text: `MCP server ${server}: ${tools.length} tools${rest}`,
      };
    }
    case 'mcp-failed':
      return { tone: 'warn', text: `MCP server ${event.data.server} failed: ${event.data.error}` };
    case 'limits-changed':
      return { tone: 'plain', text: `Limits changed: ${JSON.stringify(event.data)}` };
    case 'output-invalid':
      return { tone: 'warn', text: `The answer does not fit the schema: ${event.data.fault}` };
    case 'stopped':
      return { tone: 'bad', text: `Stopped without an answer: ${event.data.reason}` };
    // What it was set up with is beside the timeline.
    case 'agent-configured':
    case 'step-start':
      return null;
    default:
      return unknownNote(event);
  }
}

/** A server that is newer than this console has types that are not in the union. */
function unknownNote({ type, data }: { type: string; data: unknown }): Note {
  return { tone: 'plain', text: `${type} ${JSON.stringify(data).slice(0, 500)}` };
}

function statusNote(status: string, reason: string): Note | null {
  switch (status) {
    case 'spawning':
      return { tone: 'plain', text: 'Spawned' };
    case 'running':
      return { tone: 'plain', text: REASONS[reason] ?? 'Started' };
    case 'idle':
      return { tone: 'warn', text: REASONS[reason] ?? `Waiting: ${reason}` };
    case 'completed':
      return { tone: 'good', text: 'Done' };
    case 'error':
      return { tone: 'bad', text: `Failed: ${reason}` };
    default:
      return { tone: 'bad', text: `Stopped: ${reason}` };
  }
}
