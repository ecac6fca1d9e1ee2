import { createAnthropic } from '@ai-sdk/anthropic';
import { describe, expect, test } from 'vitest';
import { runAgent } from './run-agent.ts';
import { expectDone } from './testing/expect-done.ts';
import { fakeTool, nextCallId, ofType } from './testing/index.ts';
import { echoCall, PROVIDERS, runOverWire } from './testing/run-over-wire.ts';
import { startWireServer, type WireAnswer } from './testing/start-wire-server.ts';
import { MESSAGES, type Said } from './testing/wire-answers.ts';
import type { LoopEvent } from './types.ts';

const WHOLE = echoCall('c1', '{"text": "one"}');

describe.each(PROVIDERS)('over $name', (provider) => {
  const { wire, reasons } = provider;
  const run = (first: WireAnswer) => runOverWire(provider, first);
  const stream = ({ reason, ...rest }: Said) =>
    wire.stream({
      ...rest,
      ...(reason !== undefined && { reason: reason === 'length' ? reasons.length : reason }),
    });

  test.each<[string, Said]>([
    ['in the middle of its arguments', { calls: [echoCall('c1', '{"text": "on')], reason: 'length' }],
    ['with a whole call before it', { calls: [WHOLE, echoCall('c2', '{"text": "tw')], reason: 'length' }],
    ['although its arguments are whole', { calls: [WHOLE], reason: 'length' }],
    ['after some text', { text: 'I write', calls: [echoCall('c1', '{"te')], reason: 'length' }],
    ['before its first argument', { calls: [echoCall('c1', '')], reason: 'length' }],
  ])('a call that was cut at the length limit %s is not run, and the model is told', async (_, shape) => {
    const ending = await run(stream(shape));

    expectDone(ending);
    expect(ending.ran).toEqual([]);
    expect(ending.asked[1]).toContain('none of its calls was run');
    expect(ofType(ending.events, 'tool-call-start')).toEqual([]);
    expect(ofType(ending.events, 'tool-call-end')).toHaveLength(shape.calls?.length ?? 0);
  });

  test.each([['max_tokens'], ['MAX_TOKENS'], ['max_output_tokens'], ['length']])(
    'a call that a gateway says was cut as "%s" is not run either',
    async (reason) => {
      const ending = await run(wire.stream({ calls: [WHOLE], reason }));

      expectDone(ending);
      expect(ending.ran).toEqual([]);
      expect(ofType(ending.events, 'message')[0]).toMatchObject({ data: { finish_reason: 'length' } });
    },
  );

  test('a text that was cut at the length limit is no answer, and the model is told', async () => {
    const ending = await run(stream({ text: 'The first half', reason: 'length' }));

    expectDone(ending);
    expect(ending.asked[1]).toContain('was cut off at its length limit');
  });

  test.each<[string, Said]>([
    ['in words', { text: 'I will not.', reason: 'refusal' }],
    ['without a word', { reason: 'refusal' }],
    ['and calls a tool', { text: 'No.', calls: [WHOLE], reason: 'refusal' }],
  ])('a model that refuses %s is not asked again, and nothing is run', async (_, shape) => {
    const ending = await run(stream(shape));

    expect(ending.error).toBeUndefined();
    expect(ending.events.at(-1)).toEqual({
      type: 'stopped',
      data: { reason: 'refusal', text: shape.text ?? '' },
    });
    expect(ofType(ending.events, 'message')).toMatchObject([{ data: { finish_reason: 'refusal' } }]);
    expect([ending.ran, ending.asked.length]).toEqual([[], 1]);
  });

  test.each<[string, Said]>([
    ['after half an answer', { text: 'The first half', reason: 'content_filter' }],
    ['at once', { reason: 'content_filter' }],
    ['after a call', { calls: [WHOLE], reason: 'content_filter' }],
    ["in Gemini's word", { text: 'x', reason: 'SAFETY' }],
    ["in Bedrock's words", { text: 'x', reason: 'guardrail_intervened' }],
  ])('an answer that a filter stops %s ends the run as that, and nothing is run', async (_, shape) => {
    const ending = await run(stream(shape));

    expect(ending.events.at(-1)).toMatchObject({ type: 'stopped', data: { reason: 'content_filter' } });
    expect([ending.ran, ending.asked.length]).toEqual([[], 1]);
  });

  test('a turn that the provider paused is continued', async () => {
    const ending = await run(stream({ text: 'Still looking', reason: 'pause_turn' }));

    expectDone(ending);
    expect(ending.asked[1]).toContain('Continue where it stopped');
    expect(ofType(ending.events, 'message')[0]).toMatchObject({ data: { finish_reason: 'pause' } });
  });

  test('the calls of a paused turn are run', async () => {
    const ending = await run(stream({ calls: [WHOLE], reason: 'pause_turn' }));

    expectDone(ending);
    expect(ending.ran).toEqual(['one']);
  });

  test.each([
    ['Anthropic', 'model_context_window_exceeded'],
    ['Mistral', 'model_length'],
  ])(
    'an answer that fills the window, as %s says, is kept, and the window is known from it',
    async (_, reason) => {
      const ending = await run(stream({ text: 'The first half', calls: [WHOLE], reason }));

      expect(ofType(ending.events, 'message')[0]).toMatchObject({
        data: { finish_reason: 'context-overflow' },
      });
      expect(ofType(ending.events, 'context-window')).toEqual([
        { type: 'context-window', data: { tokens: 110, model_id: 'a/model' } },
      ]);
      expect(ending.ran).toEqual([]);
    },
  );

  test('two calls with one id both run, each with its own arguments and result', async () => {
    const ending = await run(stream({ calls: [WHOLE, { ...WHOLE, input: '{"text": "two"}' }] }));

    expectDone(ending);
    expect(ending.ran.toSorted()).toEqual(['one', 'two']);
    const { tool_calls: calls } = (ofType(ending.events, 'message')[0] as { data: { tool_calls: object[] } })
      .data;
    expect(calls).toMatchObject([{ input: { text: 'one' } }, { input: { text: 'two' } }]);
    expect(JSON.parse(ending.asked[1] ?? '').messages.flatMap(callIds)).toHaveLength(2);
  });

  test('only what the model said is kept and sent back', async () => {
    const ending = await run(stream({ text: 'I look.', calls: [WHOLE] }));

    const [message] = ofType(ending.events, 'message') as Extract<LoopEvent, { type: 'message' }>[];
    const content = message?.resume.message.content as { type: string }[];
    expect(content.map(({ type }) => type)).toEqual(['text', 'tool-call']);
  });

  test('an answer for an unknown reason is an answer', async () => {
    const ending = await run(stream({ text: 'done', reason: 'brand_new' }));

    expectDone(ending);
    expect(ending.asked).toHaveLength(1);
  });

  test('a call whose arguments are broken is not run, and the model reads why', async () => {
    const ending = await run(stream({ calls: [echoCall('c1', '{"text": "on')] }));

    expectDone(ending);
    expect(ending.ran).toEqual([]);
  });
});

/** The different ids of the calls that results of a request belong to. */
function callIds(message: { tool_call_id?: string; content?: unknown }): string[] {
  if (message.tool_call_id !== undefined) return [message.tool_call_id];
  const parts = Array.isArray(message.content) ? message.content : [];
  return [...new Set(parts.flatMap((part) => (part.type === 'tool_result' ? [part.tool_use_id] : [])))];
}

test('a model that thinks gets its thoughts back with their signatures', async () => {
  const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
  const { body } = MESSAGES.stream({ calls: [{ id: 'c1', name: 'echo', input: '{"text": "x"}' }] });
  const [start, ...rest] = body.map((piece) => piece.replace('"index":0', '"index":1'));
  const thought = [
    event({ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } }),
    event({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm' } }),
    event({ type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'signed' } }),
    event({ type: 'content_block_stop', index: 0 }),
  ];
  await using server = await startWireServer(
    { body: [start ?? '', ...thought, ...rest] },
    MESSAGES.stream({ text: 'done' }),
  );

  await Array.fromAsync(
    runAgent({
      models: [
        {
          id: 'a/model',
          model: createAnthropic({ apiKey: 'k', baseURL: `${server.url}/v1` })('claude-fake'),
        },
      ],
      tools: [fakeTool('echo', (text) => ({ text }))],
      system: '',
      task: 'Do it.',
      history: [],
      maxTurns: 5,
      newCallId: nextCallId,
      signal: new AbortController().signal,
    }),
  );

  expect(server.asked[1]).toContain('{"type":"thinking","thinking":"Hm","signature":"signed"}');
});
