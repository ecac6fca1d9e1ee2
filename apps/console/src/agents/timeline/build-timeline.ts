import type { AgentEvent } from '@jettson/sdk';
import { formatDuration } from '../../api/format.ts';
import type { TimelineItem, ToolItem } from './timeline-item.ts';

/** Turns an agent's log into a timeline, event by event, so that each new one costs the same. */
export interface TimelineBuilder {
  /** The items so far; a new list after each `add`, items that did not change are the same objects. */
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
  const { id, ts, type, data } = event;
  switch (type) {
    case 'message': {
      const text = textOf(data.message);
      // Without calls it is the answer, which comes as final-result.
      if (text !== '' && hasCalls(data.message)) items.push({ kind: 'said', id, ts, text });
      return;
    }
    case 'approval-requested':
      items.push(newTool(event, 'waiting'));
      return;
    case 'tool-call-start': {
      const waiting = findTool(items, data.callId);
      if (waiting < 0) items.push(newTool(event, 'running'));
      else items[waiting] = { ...(items[waiting] as ToolItem), state: 'running' };
      return;
    }
    case 'tool-call-output':
      changeTool(items, event, (tool) => ({
        ...tool,
        streamed: [...tool.streamed, data as unknown as ToolItem['streamed'][number]],
      }));
      return;
    case 'tool-call-end':
      changeTool(items, event, (tool) => endTool(tool, data));
      return;
    case 'user-message': {
      const text = String(data.content ?? '');
      items.push({ kind: 'message', id, ts, text, isHint: data.messageId === undefined });
      return;
    }
    case 'final-result':
      items.push({ kind: 'result', id, ts, text: String(data.text ?? '') });
      return;
    default: {
      const note = noteOf(event);
      if (note !== null) items.push({ kind: 'note', id, ts, ...note });
    }
  }
}

function newTool({ id, ts, data }: AgentEvent, state: ToolItem['state']): ToolItem {
  return {
    kind: 'tool',
    id,
    ts,
    callId: String(data.callId ?? ''),
    name: String(data.name ?? ''),
    input: data.input,
    streamed: [],
    state,
    output: null,
    image: null,
    durationMs: null,
  };
}

function endTool(tool: ToolItem, data: AgentEvent['data']): ToolItem {
  const result = (data.result ?? {}) as { output?: Record<string, unknown>; image?: ToolItem['image'] };
  return {
    ...tool,
    state: data.isError === true ? 'failed' : 'done',
    output: result.output ?? null,
    image: result.image ?? null,
    durationMs: typeof data.durationMs === 'number' ? data.durationMs : null,
  };
}

/** From the end: the call that an event is about is nearly always among the last. */
function findTool(items: TimelineItem[], callId: unknown): number {
  return items.findLastIndex((item) => item.kind === 'tool' && item.callId === callId);
}

function changeTool(items: TimelineItem[], event: AgentEvent, change: (tool: ToolItem) => ToolItem): void {
  const at = findTool(items, event.data.callId);
  if (at >= 0) items[at] = change(items[at] as ToolItem);
  // The end of a call that never started, because it was refused.
  else items.push(change(newTool(event, 'running')));
}

function parts(message: unknown): { type?: unknown; text?: unknown }[] {
  const { content } = (message ?? {}) as { content?: unknown };
  return Array.isArray(content) ? content : [{ type: 'text', text: content }];
}

const hasCalls = (message: unknown): boolean => parts(message).some(({ type }) => type === 'tool-call');

function textOf(message: unknown): string {
  return parts(message)
    .filter(({ type, text }) => type === 'text' && typeof text === 'string')
    .map(({ text }) => text)
    .join('\n')
    .trim();
}

type Note = Pick<Extract<TimelineItem, { kind: 'note' }>, 'tone' | 'text'>;

const REASONS: Record<string, string> = {
  awaiting_message: 'Answered; waits for a message',
  budget_reached: 'Waits: a budget is used up',
  approval_required: 'Waits for approval',
};

function noteOf({ type, data }: AgentEvent): Note | null {
  const reason = typeof data.reason === 'string' ? data.reason : '';
  switch (type) {
    case 'agent-status':
      return statusNote(String(data.status), reason);
    case 'computer-ready': {
      const { region, warm, spawnTimeMs: ms } = data;
      const took = typeof ms === 'number' ? ` after ${formatDuration(ms)}` : '';
      const where = typeof region === 'string' ? ` in ${region}` : '';
      return {
        tone: 'plain',
        text: `Computer ready${where}${took}${warm === true ? ', from the warm pool' : ''}`,
      };
    }
    case 'memory-recalled':
      return recallNote(data.memories);
    case 'memory-extracted':
      return { tone: 'plain', text: 'What is worth keeping was looked for' };
    case 'files-placed':
      return { tone: 'plain', text: `${countOf(data.files)} input files in /workspace` };
    case 'artifact-kept':
      return { tone: 'plain', text: `Kept: ${String(data.path)}` };
    case 'artifact-skipped':
      return { tone: 'warn', text: `Not kept (${reason}): ${String(data.path ?? 'further files')}` };
    case 'model-retry':
      return { tone: 'warn', text: `The model is asked again: ${String(data.error ?? '')}` };
    case 'egress-denied':
      return { tone: 'warn', text: `Connection refused: ${String(data.target ?? '')} ${reason}` };
    case 'limits-changed':
      return { tone: 'plain', text: `Limits changed: ${JSON.stringify(data)}` };
    case 'output-invalid':
      return { tone: 'warn', text: `The answer does not fit the schema: ${String(data.fault ?? '')}` };
    case 'stopped':
      return { tone: 'bad', text: `Stopped by the loop: ${reason}` };
    case 'step-start':
      return null;
    default:
      return { tone: 'plain', text: `${type} ${JSON.stringify(data).slice(0, 500)}` };
  }
}

const countOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

function recallNote(memories: unknown): Note | null {
  if (countOf(memories) === 0) return null;
  const keys = (memories as { key?: unknown }[]).map(({ key }) => String(key)).join(', ');
  return { tone: 'plain', text: `Reminded of ${countOf(memories)} memories: ${keys}` };
}

function statusNote(status: string, reason: string): Note | null {
  switch (status) {
    case 'spawning':
      return { tone: 'plain', text: 'Spawned' };
    case 'running':
      return { tone: 'plain', text: 'Started' };
    case 'idle':
      return { tone: 'warn', text: REASONS[reason] ?? `Waits: ${reason}` };
    case 'completed':
      return { tone: 'good', text: 'Done' };
    case 'error':
      return { tone: 'bad', text: `Failed: ${reason}` };
    default:
      return { tone: 'bad', text: `Stopped: ${reason}` };
  }
}
