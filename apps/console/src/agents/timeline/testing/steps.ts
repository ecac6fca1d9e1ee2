import type { NoteStep, ToolStep, TurnStep } from '../run-step.ts';

/** A call of the shell that worked, with what a test needs of it. */
export function aTool(more: Partial<ToolStep> & { id: number }): ToolStep {
  return {
    kind: 'tool',
    ts: more.id * 1000,
    endTs: more.id * 1000 + 1,
    turn: 1,
    callId: `c${more.id}`,
    name: 'jettson_shell_run',
    input: { command: 'ls' },
    streamed: [],
    state: 'done',
    output: {},
    images: [],
    durationMs: 1,
    childId: null,
    ...more,
  };
}

/** A turn that was answered. */
export function aTurn(more: Partial<TurnStep> & { id: number }): TurnStep {
  return {
    kind: 'turn',
    ts: more.id * 1000,
    endTs: more.id * 1000 + 1,
    turn: more.id,
    state: 'done',
    text: '',
    calls: [],
    modelId: 'scripted',
    usage: { input_tokens: 10, output_tokens: 1, cached_input_tokens: 0 },
    costUsd: 0,
    durationMs: 1,
    finishReason: 'stop',
    ...more,
  };
}

export function aNote(more: Partial<NoteStep> & { id: number }): NoteStep {
  return { kind: 'note', ts: more.id * 1000, endTs: null, tone: 'plain', text: 'Started', ...more };
}
