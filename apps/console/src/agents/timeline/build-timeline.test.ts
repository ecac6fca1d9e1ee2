import type { AgentEvent } from '@jettson/sdk';
import { expect, test } from 'vitest';
import { createTimelineBuilder } from './build-timeline.ts';
import type { ToolItem } from './timeline-item.ts';

let nextId = 1;
const event = (type: string, data: AgentEvent['data']): AgentEvent => ({
  id: nextId++,
  ts: nextId * 1000,
  type,
  data,
});

const call = { callId: 'c1', name: 'jettson_shell_run', input: { command: 'ls' } };
const end = { ...call, isError: false, durationMs: 12, result: { output: { stdout: 'a\n', exit_code: 0 } } };

function build(...batches: AgentEvent[][]) {
  const builder = createTimelineBuilder();
  for (const batch of batches) builder.add(batch);
  return builder.items;
}

test('a call is one step from its start to its end, with what it wrote meanwhile', () => {
  const started = build([
    event('tool-call-start', call),
    event('tool-call-output', { callId: 'c1', stream: 'stdout', text: 'a' }),
  ]);
  const ended = build([event('tool-call-start', call)], [event('tool-call-end', end)]);

  expect(started).toMatchObject([{ kind: 'tool', state: 'running', streamed: [{ text: 'a' }] }]);
  expect(ended).toMatchObject([{ kind: 'tool', state: 'done', durationMs: 12, output: { exit_code: 0 } }]);
});

test('a call that waits for approval becomes the call that runs, and not a second step', () => {
  const items = build([event('approval-requested', call)], [event('tool-call-start', call)]);

  expect(items).toMatchObject([{ kind: 'tool', state: 'running' }]);
});

test('a call that was refused has an end without a start', () => {
  const items = build([event('tool-call-end', { ...end, isError: true })]);

  expect(items).toMatchObject([{ kind: 'tool', state: 'failed', name: 'jettson_shell_run' }]);
});

test('what is said beside calls is a step; the answer comes once, as the result', () => {
  const said = [
    { type: 'text', text: 'I look.' },
    { type: 'tool-call', toolName: 'x' },
  ];
  const items = build([
    event('message', { message: { role: 'assistant', content: said } }),
    event('message', { message: { role: 'assistant', content: [{ type: 'text', text: 'Done.' }] } }),
    event('final-result', { text: 'Done.' }),
  ]);

  expect(items.map(({ kind }) => kind)).toEqual(['said', 'result']);
});

test('an event of a kind that this console does not know is shown, and breaks nothing', () => {
  const items = build([
    event('moon-landing', { crew: 3 }),
    event('message', {}),
    event('tool-call-start', {}),
  ]);

  expect(items[0]).toMatchObject({ kind: 'note', text: 'moon-landing {"crew":3}' });
  expect(items).toHaveLength(2);
});

test('steps that did not change stay the same objects, so that they are not drawn again', () => {
  const builder = createTimelineBuilder();
  builder.add([event('tool-call-start', call), event('tool-call-end', end)]);
  const [before] = builder.items;
  builder.add([event('tool-call-start', { ...call, callId: 'c2' })]);

  expect(builder.items[0]).toBe(before);
  expect((builder.items[1] as ToolItem).callId).toBe('c2');
});
