import type { AgentEvent } from '@jettson/sdk';
import { expect, test } from 'vitest';
import { createTimelineBuilder } from './build-timeline.ts';
import type { ToolItem } from './timeline-item.ts';

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
  const builder = createTimelineBuilder();
  for (const batch of batches) builder.add(batch);
  return builder.items;
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
  const items = build([event('approval-requested', call)], [event('tool-call-start', call)]);

  expect(items).toMatchObject([{ kind: 'tool', state: 'running' }]);
});

test('a refused call has an end without a start', () => {
  const items = build([event('tool-call-end', { ...end, is_error: true })]);

  expect(items).toMatchObject([{ kind: 'tool', state: 'failed', name: 'jettson_shell_run' }]);
});

test('text beside calls is a step; the answer appears once, as the result', () => {
  const items = build([
    event('message', { text: 'I look.', tool_calls: [call] }),
    event('message', { text: 'Done.', tool_calls: [] }),
    event('final-result', { text: 'Done.' }),
  ]);

  expect(items.map(({ kind }) => kind)).toEqual(['said', 'result']);
});

test('MCP servers are said in a line each', () => {
  const items = build([
    event('mcp-listed', { server: 'github', tools: [{}, {}] as never[], left_out_count: 1 }),
    event('mcp-failed', { server: 'away', error: 'no answer within 60 s' }),
  ]);

  expect(items).toMatchObject([
    { kind: 'note', tone: 'warn', text: 'MCP server github: 2 tools; 1 left out' },
    { kind: 'note', tone: 'warn', text: 'MCP server away failed: no answer within 60 s' },
  ]);
});

test('an event of an unknown type is shown, and breaks nothing', () => {
  const items = build([
    event('moon-landing' as 'stopped', { crew: 3 } as object),
    event('message', {}),
    event('tool-call-start', {}),
  ]);

  expect(items[0]).toMatchObject({ kind: 'note', text: 'moon-landing {"crew":3}' });
  expect(items).toHaveLength(2);
});

test('unchanged steps stay the same objects, so that they are not rendered again', () => {
  const builder = createTimelineBuilder();
  builder.add([event('tool-call-start', call), event('tool-call-end', end)]);
  const [before] = builder.items;
  builder.add([event('tool-call-start', { ...call, call_id: 'c2' })]);

  expect(builder.items[0]).toBe(before);
  expect((builder.items[1] as ToolItem).callId).toBe('c2');
});

test('a sub-agent is one step, and what its template asks for in vain another', () => {
  const started = { call_id: 'c1', agent_id: 'ag_1', task: 'Look', template: null };
  const items = build([
    event('tool-call-start', { ...call, name: 'jettson_agents_spawn' }),
    event('sub-agent-started', { ...started, left_out: [] }),
    event('sub-agent-started', { ...started, left_out: ['shell', 'webhook'] }),
  ]);

  expect(items).toMatchObject([
    { kind: 'tool' },
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
