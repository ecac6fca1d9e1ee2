import type { EventPayload } from '@jettson/contract';
import { expect, test } from 'vitest';
import type { FinishedSpan } from '../../telemetry/tracing.ts';
import { invocationSpanId } from '../origin.ts';
import { openAgentSpans, type SpannedAgent } from './open-agent-spans.ts';

const agent: SpannedAgent = {
  id: 'ag_1',
  accountId: 'acc_1',
  name: 'counter',
  task: 'count, my password is hunter2',
  createdAt: new Date(1000),
  model: 'anthropic/claude',
  definition: {},
  origin: { request_id: 'req_1' },
  region: 'iad',
  finalResult: 'three',
  error: null,
};

type Logged = EventPayload & { ts: number };

const usage = { input_tokens: 10, output_tokens: 2, cached_input_tokens: 0 };
const event = <Type extends EventPayload['type']>(ts: number, type: Type, data: EventPayload<Type>['data']) =>
  ({ type, data, ts }) as Logged;
const message = (ts: number, step: number, more: object = {}) =>
  event(ts, 'message', {
    step,
    role: 'assistant',
    text: 'I was told hunter2',
    tool_calls: [],
    model_id: 'anthropic/claude',
    finish_reason: 'stop',
    usage,
    cost_usd: 0.5,
    duration_ms: 30,
    ...more,
  });
const toolEnd = (ts: number, call_id: string, more: object = {}) =>
  event(ts, 'tool-call-end', {
    step: 1,
    call_id,
    name: 'shell',
    result: { output: { stdout: 'hunter2' } },
    is_error: false,
    duration_ms: 5,
    ...more,
  });

/** A run with a failed call of a model, two tool calls, another model, a summary, and a second message. */
const LOG: Logged[] = [
  event(1000, 'agent-status', { status: 'spawning' }),
  event(1010, 'agent-status', { status: 'running' }),
  event(1020, 'step-start', { step: 1 }),
  event(1040, 'model-retry', { step: 1, attempt: 1, delay_ms: 100, error: 'answered with status 529' }),
  message(1200, 1),
  event(1210, 'tool-call-start', {
    step: 1,
    call_id: 'call_a',
    name: 'shell',
    input: { command: 'hunter2' },
  }),
  event(1211, 'tool-call-start', { step: 1, call_id: 'call_b', name: 'shell', input: {} }),
  toolEnd(1250, 'call_b', { is_error: true, fault: 'it exited with 1' }),
  toolEnd(1300, 'call_a'),
  event(1310, 'step-start', { step: 2 }),
  event(1320, 'context-compacted', {
    up_to_step: 1,
    cleared: [],
    summary: 'hunter2 was used',
    tokens_before: 1,
    tokens_after: 1,
    model_id: 'anthropic/claude',
    usage,
  }),
  event(1400, 'model-fallback', {
    step: 2,
    from_model: 'anthropic/claude',
    to_model: 'openai/gpt',
    error: 'status 500',
  }),
  message(1500, 2, { model_id: 'openai/gpt' }),
  event(1510, 'agent-status', { status: 'idle', reason: 'awaiting_message' }),
  event(9000, 'agent-status', { status: 'running' }),
  event(9010, 'user-message', { content: 'and hunter2?', message_id: 'msg_1' }),
  event(9020, 'step-start', { step: 3 }),
  message(9100, 3),
  event(9110, 'agent-status', { status: 'completed', reason: 'completed' }),
];

function spansOf(log: readonly Logged[], row = agent, capturesContent = false): FinishedSpan[] {
  const redact = (text: string) => text.replaceAll('hunter2', '[redacted]');
  const spans = openAgentSpans(() => row, { redact, capturesContent });
  return log.flatMap((one) => spans.next(one));
}

const shape = ({ name, startMs, endMs, error }: FinishedSpan) => [name, startMs, endMs, error];

test('a log becomes the spans of the conventions, with its times', () => {
  expect(spansOf(LOG).map(shape)).toEqual([
    ['chat claude', 1020, 1040, 'answered with status 529'],
    ['chat claude', 1170, 1200, undefined],
    ['execute_tool shell', 1211, 1250, 'tool_error'],
    ['execute_tool shell', 1210, 1300, undefined],
    ['chat claude', 1310, 1320, undefined],
    ['chat claude', 1320, 1400, 'status 500'],
    ['chat gpt', 1470, 1500, undefined],
    ['invoke_agent counter', 1000, 1510, undefined],
    ['chat claude', 9070, 9100, undefined],
    ['invoke_agent counter', 9000, 9110, undefined],
  ]);
});

test('spans say which agent, model and tool, how many tokens, and why a call failed', () => {
  const spans = spansOf(LOG);

  const [failed, answered, tool] = spans;
  expect(failed?.attributes).toMatchObject({ 'error.type': '529', 'gen_ai.request.model': 'claude' });
  expect(answered?.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': 10,
    'gen_ai.usage.output_tokens': 2,
    'jettson.agent.id': 'ag_1',
    'jettson.cost_usd': 0.5,
  });
  expect(tool?.attributes).toMatchObject({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'shell',
    'gen_ai.tool.call.id': 'call_b',
    'error.type': 'tool_error',
  });
  expect(spans[7]?.attributes).toMatchObject({
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'counter',
    'gen_ai.agent.id': 'ag_1',
    'gen_ai.usage.input_tokens': 30,
    'jettson.agent.turns': 2,
    'jettson.request.id': 'req_1',
  });
});

test.each([
  ['without a trace of the caller', agent],
  [
    'below the span of the caller',
    { ...agent, origin: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` } },
  ],
])('%s, all spans are one tree', (_, row) => {
  const spans = spansOf(LOG, row);

  const outside = row.origin?.traceparent === undefined ? undefined : 'b'.repeat(16);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  expect(ids.size).toBe(spans.length);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  const loose = spans.filter(({ parent }) => parent !== undefined && !ids.has(parent.spanId));
  expect(new Set(loose.map(({ parent }) => parent?.spanId))).toEqual(new Set(outside ? [outside] : []));
  const roots = spans.filter(({ parent }) => parent === undefined || parent.spanId === outside);
  expect(roots.every(({ name }) => name.startsWith('invoke_agent'))).toBe(true);
  expect(roots.length).toBe(outside ? 2 : 1);
});

test('wherever a worker dies, another one that reads the log makes the same spans and those that follow', () => {
  const whole = spansOf(LOG);

  for (let died = 0; died <= LOG.length; died++) {
    const merged = new Map<string, FinishedSpan[]>();
    for (const span of [...spansOf(LOG.slice(0, died)), ...spansOf(LOG)]) {
      merged.set(span.spanId, [...(merged.get(span.spanId) ?? []), span]);
    }
    expect([...merged.values()].map(([first]) => first)).toEqual(expect.arrayContaining(whole));
    for (const same of merged.values()) for (const span of same) expect(span).toEqual(same[0]);
  }
});

test('a turn that is begun again after a takeover has spans of its own', () => {
  const again = [
    ...LOG.slice(0, 4),
    event(5000, 'step-start', { step: 1 }),
    event(5020, 'model-retry', { step: 1, attempt: 1, delay_ms: 10, error: 'status 529' }),
    message(5100, 1),
  ];

  const spans = spansOf(again);

  expect(spans.map(shape)).toEqual([
    ['chat claude', 1020, 1040, 'answered with status 529'],
    ['chat claude', 5000, 5020, 'status 529'],
    ['chat claude', 5070, 5100, undefined],
  ]);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(3);
});

test('an agent that is cancelled in the middle of a call has a span for the call, below which its sub-agents are', () => {
  const cut = [...LOG.slice(0, 7), event(1230, 'agent-status', { status: 'stopped', reason: 'cancelled' })];

  const spans = spansOf(cut);

  expect(spans.slice(2).map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
    ['execute_tool shell', 'cancelled'],
    ['execute_tool shell', 'cancelled'],
    ['invoke_agent counter', undefined],
  ]);
});

test('an agent that ends because no model answered has the failed call, and says why', () => {
  const row = { ...agent, error: 'The model claude answered with status 401: hunter2' };
  const log = [...LOG.slice(0, 3), event(1100, 'agent-status', { status: 'error', reason: 'model_error' })];

  const spans = spansOf(log, row);

  expect(spans.map(({ name, error, attributes }) => [name, error, attributes['error.type']])).toEqual([
    ['chat claude', 'The model claude answered with status 401', '401'],
    ['invoke_agent counter', 'model_error', 'model_error'],
  ]);
  expect(spansOf(log, row, true).map(({ error }) => error)).toEqual([
    'The model claude answered with status 401: [redacted]',
    'The model claude answered with status 401: [redacted]',
  ]);
});

test('prompts, answers, inputs and results are in no span, unless that is asked for; secrets never are', () => {
  const plain = JSON.stringify(spansOf(LOG));
  const captured = JSON.stringify(spansOf(LOG, agent, true));

  for (const text of [
    'my password',
    'I was told',
    'stdout',
    'command',
    'was used',
    'three',
    'and [redacted]',
  ])
    expect([text, plain.includes(text), captured.includes(text)]).toEqual([text, false, true]);
  expect(captured).not.toContain('hunter2');
});

test('with contents, a call of a model has what is new to it, and the agent its task and its result', () => {
  const spans = spansOf(LOG, agent, true);

  const read = (span: FinishedSpan | undefined, name: string) => JSON.parse(String(span?.attributes[name]));
  const chats = spans.filter(({ name, error }) => name.startsWith('chat') && error === undefined);
  const roles = chats
    .filter(({ attributes }) => attributes['gen_ai.input.messages'] !== undefined)
    .map((span) => read(span, 'gen_ai.input.messages').map(({ role }: { role: string }) => role));
  expect(roles).toEqual([['user'], ['tool', 'tool', 'user'], ['user']]);
  const invoked = spans.find(({ spanId }) => spanId === invocationSpanId('ag_1', 1));
  expect(read(invoked, 'gen_ai.input.messages')).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'and [redacted]?' }] },
  ]);
  expect(read(invoked, 'gen_ai.output.messages')).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: 'three' }], finish_reason: 'stop' },
  ]);
});

test('however much a turn reads and writes, its span stays small enough for a collector', () => {
  const long = 'x'.repeat(1024 ** 2);
  const log = [
    ...LOG.slice(0, 4),
    ...Array.from({ length: 40 }, (_, index) =>
      toolEnd(1100, `call_${index}`, { result: { output: { stdout: long } } }),
    ),
    message(1200, 1, {
      text: long,
      tool_calls: Array.from({ length: 32 }, (_, index) => ({
        call_id: `c${index}`,
        name: 'shell',
        input: { long },
      })),
    }),
  ];

  const sizes = spansOf(log, { ...agent, task: long }, true).map((span) => JSON.stringify(span).length);

  expect(Math.max(...sizes)).toBeLessThan(200_000);
});
