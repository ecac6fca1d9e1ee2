import type { AgentEvent } from '@jettson/sdk';
import { expect, test } from 'vitest';
import { createStepBuilder } from './build-steps.ts';
import type { ToolStep } from './run-step.ts';

let nextId = 1;
type DataOf<Type extends AgentEvent['type']> = Extract<AgentEvent, { type: Type }>['data'];

/** An event as a server sends it, without fields that do not matter to the test. */
function event<Type extends AgentEvent['type']>(type: Type, data: Partial<DataOf<Type>>): AgentEvent {
  return { id: nextId++, ts: nextId * 1000, type, data } as AgentEvent;
}

const call = { call_id: 'c1', name: 'jettson_shell_run', input: { command: 'ls' } };
const end = {
  call_id: 'c1',
  name: 'jettson_shell_run',
  is_error: false,
  duration_ms: 12,
  result: { output: { stdout: 'a\n', exit_code: 0 } },
};

function build(...batches: AgentEvent[][]) {
  const builder = createStepBuilder();
  for (const batch of batches) builder.add(batch);
  return builder.steps;
}

test('a call is one step from its start to its end, with its output', () => {
  const started = build([
    event('tool-call-start', call),
    event('tool-call-output', { call_id: 'c1', stream: 'stdout', text: 'a' }),
  ]);
  const ended = build([event('tool-call-start', call)], [event('tool-call-end', end)]);

  expect(started).toMatchObject([{ kind: 'tool', state: 'running', streamed: [{ text: 'a' }] }]);
  expect(ended).toMatchObject([{ kind: 'tool', state: 'done', durationMs: 12, output: { exit_code: 0 } }]);
});

test('a call that waits for approval becomes the call that runs, and not a second step', () => {
  const steps = build([event('approval-requested', call)], [event('tool-call-start', call)]);

  expect(steps).toMatchObject([{ kind: 'tool', state: 'running' }]);
});

test('a refused call has an end without a start', () => {
  const steps = build([event('tool-call-end', { ...end, is_error: true })]);

  expect(steps).toMatchObject([{ kind: 'tool', state: 'failed', name: 'jettson_shell_run' }]);
});

test('a turn lasts from its request to its answer, and has what it took', () => {
  const usage = { input_tokens: 900, output_tokens: 20, cached_input_tokens: 0 };
  const said = {
    step: 1,
    text: 'I look.',
    tool_calls: [call],
    usage,
    cost_usd: 0.02,
    duration_ms: 800,
    model_id: 'm',
  };
  const begun = event('step-start', { step: 1 });
  const answer = event('message', said);

  expect(build([begun])).toMatchObject([
    { kind: 'turn', turn: 1, state: 'running', ts: begun.ts, endTs: null },
  ]);
  expect(build([begun], [answer])).toMatchObject([
    {
      id: begun.id,
      state: 'done',
      ts: begun.ts,
      endTs: answer.ts,
      text: 'I look.',
      calls: [call],
      usage,
      costUsd: 0.02,
      durationMs: 800,
      modelId: 'm',
    },
  ]);
});

test('a turn that is asked for again after an interruption is one step', () => {
  const steps = build([
    event('step-start', { step: 1 }),
    event('step-start', { step: 1 }),
    event('message', { step: 1, text: 'Here.', tool_calls: [] }),
    event('step-start', { step: 2 }),
  ]);

  expect(steps).toMatchObject([
    { kind: 'turn', turn: 1, state: 'done' },
    { kind: 'turn', turn: 2, state: 'running' },
  ]);
});

test('a turn of a log that has lost its beginning is placed by how long it took', () => {
  const answer = event('message', { step: 3, text: 'Here.', tool_calls: [], duration_ms: 500 });

  expect(build([answer])).toMatchObject([{ kind: 'turn', turn: 3, ts: answer.ts - 500, endTs: answer.ts }]);
});

test('a turn that no model answered has failed when the agent failed', () => {
  const asked = event('step-start', { step: 1 });
  const failed = build([asked, event('agent-status', { status: 'error', reason: 'model_error' })]);
  const stopped = build([asked, event('agent-status', { status: 'stopped', reason: 'cancelled' })]);

  expect(failed).toMatchObject([{ state: 'failed' }, { kind: 'note', tone: 'bad' }]);
  expect(stopped).toMatchObject([{ state: 'unfinished' }, { kind: 'note' }]);
});

test('a wait lasts until the status changes again', () => {
  const waits = event('agent-status', { status: 'idle', reason: 'approval_required' });
  const goesOn = event('agent-status', { status: 'running' });
  const steps = build([waits], [goesOn]);

  expect(steps).toMatchObject([
    { kind: 'note', text: 'Waiting for approval', isWait: true, ts: waits.ts, endTs: goesOn.ts },
    { kind: 'note', text: 'Continued' },
  ]);
});

test('what a compaction left out and what its summary says can be read', () => {
  const compacted = { up_to_step: 4, cleared: ['c1', 'c2'], tokens_before: 90_000, tokens_after: 20_000 };
  const steps = build([
    event('context-compacted', { ...compacted, summary: null }),
    event('context-compacted', { ...compacted, summary: 'We counted.' }),
  ]);

  expect(steps).toMatchObject([
    { text: '2 old results left out to save room: 90K tokens became 20K' },
    { text: 'Turns 1 to 4 summarized to save room: 90K tokens became 20K', details: 'We counted.' },
  ]);
});

test('MCP servers are said in a line each', () => {
  const steps = build([
    event('mcp-listed', { server: 'github', tools: [{}, {}] as never[], left_out_count: 1 }),
    event('mcp-failed', { server: 'away', error: 'no answer within 60 s' }),
  ]);

  expect(steps).toMatchObject([
    { kind: 'note', tone: 'warn', text: 'MCP server github: 2 tools; 1 left out' },
    { kind: 'note', tone: 'warn', text: 'MCP server away failed: no answer within 60 s' },
  ]);
});

test('an event of an unknown type is shown, and breaks nothing', () => {
  const steps = build([
    event('moon-landing' as 'stopped', { crew: 3 } as object),
    event('message', {}),
    event('tool-call-start', {}),
  ]);

  expect(steps[0]).toMatchObject({ kind: 'note', text: 'moon-landing {"crew":3}' });
  expect(steps.map(({ kind }) => kind)).toEqual(['note', 'turn', 'tool']);
});

test('unchanged steps stay the same objects, so that they are not rendered again', () => {
  const builder = createStepBuilder();
  builder.add([event('tool-call-start', call), event('tool-call-end', end)]);
  const [before] = builder.steps;
  builder.add([event('tool-call-start', { ...call, call_id: 'c2' })]);

  expect(builder.steps[0]).toBe(before);
  expect((builder.steps[1] as ToolStep).callId).toBe('c2');
});

test('without new events the list stays the same, so that nothing is computed again', () => {
  const builder = createStepBuilder();
  builder.add([event('tool-call-start', call)]);
  const before = builder.steps;

  builder.add([]);

  expect(builder.steps).toBe(before);
});

test('a sub-agent is one step, and what its template asks for in vain another', () => {
  const started = { call_id: 'c1', agent_id: 'ag_1', task: 'Look', template: null };
  const steps = build([
    event('tool-call-start', { ...call, name: 'jettson_agents_spawn' }),
    event('sub-agent-started', { ...started, left_out: [] }),
    event('sub-agent-started', { ...started, left_out: ['shell', 'webhook'] }),
  ]);

  expect(steps).toMatchObject([
    { kind: 'tool', childId: 'ag_1' },
    { kind: 'note', text: 'The sub-agent does not get: shell, webhook' },
  ]);
});

test('a call that was open when the agent ended can no longer be decided, and no longer runs', () => {
  const other = { ...call, call_id: 'c2' };
  const open = [event('approval-requested', call), event('tool-call-start', other)];

  const live = build(open);
  const ended = build(open, [event('agent-status', { status: 'stopped', reason: 'cancelled' })]);

  expect(live).toMatchObject([{ state: 'waiting' }, { state: 'running' }]);
  expect(ended).toMatchObject([{ state: 'undecided' }, { state: 'unfinished' }, { kind: 'note' }]);
});
