import type { AgentEvent } from '@jettson/sdk';
import { hasEnded } from '../has-ended.ts';
import { extractionNote, noteOf } from './note-of.ts';
import type { RunStep, ToolStep, TurnStep } from './run-step.ts';

/** Turns an agent's log into steps, event by event, so that each new event costs the same. */
export interface StepBuilder {
  /** The steps so far; a new list whenever events are added, in which unchanged steps are the same objects. */
  steps: RunStep[];
  add(events: readonly AgentEvent[]): void;
}

export function createStepBuilder(): StepBuilder {
  const builder: StepBuilder = {
    steps: [],
    add(events) {
      if (events.length === 0) return;
      const steps = [...builder.steps];
      for (const event of events) addEvent(steps, event);
      builder.steps = steps;
    },
  };
  return builder;
}

function addEvent(steps: RunStep[], event: AgentEvent): void {
  const { id, ts } = event;
  switch (event.type) {
    case 'step-start':
      // A turn that is asked for again is still the same turn.
      if (findTurn(steps, event.data.step) < 0) steps.push(newTurn(event, event.data.step));
      return;
    case 'message':
      endTurn(steps, event);
      return;
    case 'approval-requested':
      steps.push(newTool(event, 'waiting'));
      return;
    case 'tool-call-start':
      change(steps, event, (tool) => ({ ...tool, state: 'running' }));
      return;
    case 'tool-call-output':
      if (findTool(steps, event.data.call_id) < 0) return;
      change(steps, event, (tool) => ({ ...tool, streamed: [...tool.streamed, event.data] }));
      return;
    case 'tool-call-end':
      // A refused call ends without a start.
      change(steps, event, (tool) => endTool(tool, event));
      return;
    case 'user-message': {
      const { content, message_id } = event.data;
      steps.push({ kind: 'message', id, ts, endTs: null, text: content, isHint: message_id === undefined });
      return;
    }
    case 'memory-recalled':
      addMemories(steps, event, { isKept: false, memories: event.data.memories });
      return;
    case 'memory-extracted': {
      const { saved, skipped } = event.data;
      if (saved.length > 0) addMemories(steps, event, { isKept: true, memories: saved });
      else steps.push({ kind: 'note', id, ts, endTs: null, ...extractionNote(skipped) });
      return;
    }
    case 'final-result':
      steps.push({ kind: 'result', id, ts, endTs: null, text: event.data.text });
      return;
    case 'sub-agent-started':
      change(steps, event, (tool) => ({ ...tool, childId: event.data.agent_id }));
      break;
    case 'agent-status': {
      const isContinued = endWait(steps, ts);
      if (hasEnded(event.data)) endOpenSteps(steps, event);
      const note = noteOf(event, isContinued);
      if (note !== null) steps.push({ kind: 'note', id, ts, endTs: null, ...note });
      return;
    }
  }
  const note = noteOf(event);
  if (note !== null) steps.push({ kind: 'note', id, ts, endTs: null, ...note });
}

function addMemories(
  steps: RunStep[],
  { id, ts }: AgentEvent,
  { isKept, memories }: Pick<Extract<RunStep, { kind: 'memories' }>, 'isKept' | 'memories'>,
): void {
  if (memories.length > 0) steps.push({ kind: 'memories', id, ts, endTs: null, isKept, memories });
}

type StatusEvent = Extract<AgentEvent, { type: 'agent-status' }>;
type MessageEvent = Extract<AgentEvent, { type: 'message' }>;
type CallEvent = Extract<
  AgentEvent,
  {
    type:
      | 'approval-requested'
      | 'tool-call-start'
      | 'tool-call-output'
      | 'tool-call-end'
      | 'sub-agent-started';
  }
>;

/** When a wait was the last thing that happened, it ends with the next change of status. */
function endWait(steps: RunStep[], ts: number): boolean {
  const at = steps.findLastIndex((step) => step.kind === 'note' && step.isWait === true);
  const wait = steps[at];
  if (wait === undefined || wait.endTs !== null) return false;
  steps[at] = { ...wait, endTs: ts };
  return true;
}

/** Nobody can decide on these any more, and no result comes. */
function endOpenSteps(steps: RunStep[], { ts, data }: StatusEvent): void {
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'turn' && step.state === 'running') {
      steps[index] = { ...step, endTs: ts, state: data.status === 'error' ? 'failed' : 'unfinished' };
    }
    if (step.kind !== 'tool') continue;
    if (step.state === 'waiting') steps[index] = { ...step, endTs: ts, state: 'undecided' };
    if (step.state === 'running') steps[index] = { ...step, endTs: ts, state: 'unfinished' };
  }
}

function newTurn({ id, ts }: AgentEvent, turn: number): TurnStep {
  return {
    kind: 'turn',
    id,
    ts,
    endTs: null,
    turn,
    state: 'running',
    text: '',
    calls: [],
    modelId: null,
    usage: null,
    costUsd: null,
    durationMs: null,
    finishReason: null,
  };
}

function endTurn(steps: RunStep[], event: MessageEvent): void {
  const { step, text, tool_calls, model_id, usage, cost_usd, duration_ms, finish_reason } = event.data;
  const at = findTurn(steps, step);
  // A log may lack the beginning of the turn.
  const begun = at < 0 ? { ...newTurn(event, step), ts: event.ts - (duration_ms ?? 0) } : steps[at];
  const turn: TurnStep = {
    ...(begun as TurnStep),
    endTs: event.ts,
    state: 'done',
    text: text ?? '',
    calls: tool_calls ?? [],
    modelId: model_id ?? null,
    usage: usage ?? null,
    costUsd: cost_usd ?? null,
    durationMs: duration_ms ?? null,
    finishReason: finish_reason ?? null,
  };
  if (at < 0) steps.push(turn);
  else steps[at] = turn;
}

/** The call that an event is about, changed; a new one if the log has not mentioned it. */
function change(steps: RunStep[], event: CallEvent, next: (tool: ToolStep) => ToolStep): void {
  const at = findTool(steps, event.data.call_id);
  if (at >= 0) steps[at] = next(steps[at] as ToolStep);
  else if (event.type !== 'sub-agent-started') steps.push(next(newTool(event, 'running')));
}

function newTool({ id, ts, data }: CallEvent, state: ToolStep['state']): ToolStep {
  return {
    kind: 'tool',
    id,
    ts,
    endTs: null,
    turn: 'step' in data ? data.step : null,
    callId: data.call_id,
    name: 'name' in data ? data.name : '',
    input: 'input' in data ? data.input : undefined,
    streamed: [],
    state,
    output: null,
    images: [],
    durationMs: null,
    childId: null,
  };
}

function endTool(tool: ToolStep, { ts, data }: Extract<CallEvent, { type: 'tool-call-end' }>): ToolStep {
  const { output, image, images } = data.result;
  return {
    ...tool,
    endTs: ts,
    state: data.is_error ? 'failed' : 'done',
    output,
    images: images ?? (image ? [image] : []),
    durationMs: data.duration_ms,
  };
}

/** Searched from the end: what an event is about is nearly always among the last. */
function findTool(steps: RunStep[], callId: string): number {
  return steps.findLastIndex((step) => step.kind === 'tool' && step.callId === callId);
}

/** The open turn with this number. */
function findTurn(steps: RunStep[], turn: number): number {
  const at = steps.findLastIndex((step) => step.kind === 'turn');
  const last = steps[at];
  return last?.kind === 'turn' && last.turn === turn && last.state === 'running' ? at : -1;
}
