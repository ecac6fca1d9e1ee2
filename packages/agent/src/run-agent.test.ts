import { expect, test } from 'vitest';
import { ModelError, ToolError } from './errors.ts';
import { runAgent } from './run-agent.ts';
import { calls, fakeTool, inTurns, nextCallId, type Script, says, scriptedModel } from './testing/index.ts';
import type { LoopEvent, RunAgentOptions } from './types.ts';

const echo = () => fakeTool('echo', (text) => ({ echoed: text }));
const twoSteps = inTurns(
  calls('c1', 'echo', { text: 'one' }),
  calls('c2', 'echo', { text: 'two' }),
  says('done'),
);

function optionsFor(script: Script, options: Partial<RunAgentOptions> = {}): RunAgentOptions {
  return {
    models: [{ id: 'scripted', model: scriptedModel(script) }],
    tools: [],
    system: 'You are a test.',
    task: 'Do it.',
    history: [],
    maxTurns: 20,
    newCallId: nextCallId,
    signal: new AbortController().signal,
    ...options,
  };
}

/** The events of a run, and what its model was asked. */
async function run(script: Script, options: Partial<RunAgentOptions> = {}) {
  const seen: Parameters<Script>[0][] = [];
  const model = scriptedModel((conversation) => {
    seen.push(conversation);
    return script(conversation);
  });
  const events = await Array.fromAsync(
    runAgent(optionsFor(script, { models: [{ id: 'scripted', model }], ...options })),
  );
  return { events, seen, lastMessage: () => seen.at(-1)?.messages.at(-1) };
}

test('a run asks, calls the tool, asks again and answers', async () => {
  const tool = echo();

  const { events, seen } = await run(twoSteps, { tools: [tool] });

  expect(events.map(({ type }) => type)).toEqual([
    ...['step-start', 'message', 'tool-call-start', 'tool-call-end'],
    ...['step-start', 'message', 'tool-call-start', 'tool-call-end'],
    ...['step-start', 'message', 'final-result'],
  ]);
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
  expect(events[1]).toMatchObject({
    data: { usage: { input_tokens: 100, output_tokens: 10, cached_input_tokens: 40 } },
  });
  expect(seen[2]?.messages).toMatchObject([
    { role: 'user', text: 'Do it.' },
    { role: 'assistant' },
    { role: 'tool', callId: 'c1', text: '{"echoed":"one"}' },
    { role: 'assistant' },
    { role: 'tool', callId: 'c2', text: '{"echoed":"two"}' },
  ]);
});

test('a failed tool is data for the model and the run goes on', async () => {
  const failing = fakeTool('failing', () => {
    throw new ToolError('disk full');
  });

  const { events, lastMessage } = await run(inTurns(calls('c1', 'failing', { text: '' }), says('gave up')), {
    tools: [failing],
  });

  expect(lastMessage()?.text).toBe('{"error":"disk full"}');
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'gave up' } });
});

test("a tool's bug ends the run", async () => {
  const buggy = fakeTool('buggy', () => {
    throw new TypeError('undefined is not a function');
  });

  const running = run(inTurns(calls('c1', 'buggy', { text: '' }), says('never')), { tools: [buggy] });

  await expect(running).rejects.toThrow(TypeError);
});

test.each([
  ['an unknown tool', calls('c1', 'nope', { text: '' }), 'There is no tool nope. The tools are: echo.'],
  ['broken JSON', calls('c1', 'echo', '{"text": "on'), 'not a JSON object, so nothing was run: {"text": "on'],
  [
    'JSON that is nested too deep',
    calls('c1', 'echo', `{"text": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`),
    'not a JSON object, so nothing was run: {"text": [[',
  ],
  ['JSON that is not an object', calls('c1', 'echo', '["one"]'), 'not a JSON object'],
  ['a missing argument', calls('c1', 'echo', {}), "input must have required property 'text'"],
  ['an argument of the wrong type', calls('c1', 'echo', { text: 7 }), 'input/text must be string'],
])('the model is told about %s, nothing is run, and it may try again', async (_what, turn, message) => {
  const tool = echo();

  const { events, seen } = await run(inTurns(turn, calls('c2', 'echo', { text: 'two' }), says('done')), {
    tools: [tool],
  });

  expect(JSON.parse(seen[1]?.messages.at(-1)?.text ?? '').error).toContain(message);
  expect(tool.runs).toEqual(['two']);
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
});

test('a repeated identical failing call is pointed out to the model', async () => {
  const failing = fakeTool('failing', () => {
    throw new ToolError('no such host');
  });
  const call = (id: string) => calls(id, 'failing', { text: 'same' });

  const { seen } = await run(
    inTurns(call('c1'), call('c2'), calls('c3', 'failing', { text: 'other' }), says('ok')),
    {
      tools: [failing],
    },
  );

  const errors = seen.slice(1).map(({ messages }) => JSON.parse(messages.at(-1)?.text ?? '').error);
  expect(errors).toEqual([
    'no such host',
    'no such host You made exactly this call 2 times and it failed each time: do something else.',
    'no such host',
  ]);
});

test.each([
  ['an empty answer', says(' \n'), 'was empty'],
  [
    'an answer cut at its length limit',
    { text: 'The answer is', finishReason: 'length' } as const,
    'cut off',
  ],
  [
    'a call written as text',
    says('```json\n{"name": "echo", "arguments": {"text": "x"}}\n```'),
    'wrote a call of echo',
  ],
])('the model is told about %s, and may try again', async (_what, turn, hint) => {
  const script: Script = ({ messages }) => (messages.at(-1)?.text === 'Do it.' ? turn : says('better'));

  const { events, lastMessage } = await run(script, { tools: [echo()] });

  expect(lastMessage()).toMatchObject({ role: 'user', text: expect.stringContaining(hint) });
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'better' } });
});

test('a model that never finishes is stopped at its last turn, whose calls are not run', async () => {
  const tool = echo();
  const endless: Script = ({ messages }) => ({
    text: 'More.',
    ...calls(`c${messages.length}`, 'echo', { text: 'x' }),
  });

  const { events, seen } = await run(endless, { tools: [tool], maxTurns: 5 });

  expect(events.at(-1)).toEqual({
    type: 'stopped',
    data: { reason: 'max_steps', text: 'More.' },
  });
  expect(seen).toHaveLength(5);
  expect(tool.runs).toHaveLength(4);
  const isLast = seen.map(({ messages }) => messages.at(-1)?.text.includes('This is your last turn'));
  expect(isLast).toEqual([false, false, false, false, true]);
  // What the provider has in its cache begins with them.
  expect(new Set(seen.map(({ system }) => system)).size).toBe(1);
});

test('an answer in the last turn is the final result', async () => {
  const { events } = await run(twoSteps, { tools: [echo()], maxTurns: 3 });

  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
});

test('calls with an id that the model reuses, in another turn or the same one, are separate calls', async () => {
  const tool = echo();
  const script = inTurns(
    calls('call_0', 'echo', { text: 'one' }),
    { calls: ['two', 'three'].map((text) => ({ id: 'call_0', name: 'echo', input: { text } })) },
    says('done'),
  );

  const { events, seen } = await run(script, { tools: [tool] });

  const ids = events.flatMap((event) => (event.type === 'tool-call-end' ? [event.data.call_id] : []));
  expect(new Set(ids).size).toBe(3);
  expect(tool.runs).toEqual(['one', 'two', 'three']);
  expect(seen[2]?.messages.filter(({ role }) => role === 'tool')).toEqual([
    { role: 'tool', callId: 'call_0', text: '{"echoed":"one"}' },
    { role: 'tool', callId: 'call_0_2', text: '{"echoed":"two"}' },
    { role: 'tool', callId: 'call_0_3', text: '{"echoed":"three"}' },
  ]);
});

test("the calls of a message have our own ids, and the provider's ids are kept beside it", async () => {
  const script = inTurns(calls('call_0', 'echo', { text: 'one' }), says('done'));

  const { events } = await run(script, { tools: [echo()] });

  const said = events.find(({ type }) => type === 'message');
  const start = events.find((event) => event.type === 'tool-call-start');
  const { call_id } = start?.data ?? {};
  expect(said).toMatchObject({
    data: { text: '', tool_calls: [{ call_id, name: 'echo', input: { text: 'one' } }] },
  });
  expect(said).toMatchObject({ resume: { message: { content: [{ toolCallId: 'call_0' }] } } });
  expect(JSON.stringify(said?.data)).not.toContain('call_0"');
});

test('a model that cannot be called ends the run with an error that the user may read', async () => {
  const script: Script = () => {
    throw new Error('no weights in https://models.internal:8443/v1/secret/path for sk-live-0123456789abcdef');
  };

  const running = run(script);

  await expect(running).rejects.toThrow(ModelError);
  await expect(running).rejects.toThrow('could not be called: no weights in models.internal:8443 for [key]');
});

test('an event is emitted before anything that follows from it begins', async () => {
  const tool = echo();
  const ranBefore: LoopEvent['type'][] = [];

  for await (const event of runAgent(
    optionsFor(inTurns(calls('c1', 'echo', { text: 'one' }), says('done')), { tools: [tool] }),
  )) {
    if (tool.runs.length === 0) ranBefore.push(event.type);
  }

  expect(ranBefore).toEqual(['step-start', 'message', 'tool-call-start']);
});

test('the approval hook sees all calls of a turn before the first of them starts', async () => {
  const turn = { calls: ['a', 'b'].map((id) => ({ id, name: 'echo', input: { text: id } })) };
  const asked: string[][] = [];
  const started: string[] = [];
  const tool = fakeTool('echo', (text) => ({ n: started.push(text) }));
  const hooks = {
    async beforeToolCalls(calls: { name: string }[]) {
      asked.push([...calls.map(({ name }) => name), `${started.length} started`]);
    },
  };

  await run(inTurns(turn, says('done')), { tools: [tool], hooks });

  expect(asked).toEqual([['echo', 'echo', '0 started']]);
  expect(started).toEqual(['a', 'b']);
});
