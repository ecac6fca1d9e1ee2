import {
  APICallError,
  type LanguageModelV4CallOptions,
  type LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { MockLanguageModelV4 } from 'ai/test';
import { expect, test } from 'vitest';
import { calls, fakeTool, type Script, says, scriptedModel } from './testing/index.ts';
import { compactions, looks, runInWindow, SUMMARY, TASK } from './testing/run-in-window.ts';
import type { MessageDelta } from './types.ts';

const isLeftOut = (text: string) => text.includes('Left out to save room');

test('at 70 % of the window, old results are left out first, each with a line that says how to read it again', async () => {
  const { events, prompts } = await runInWindow(looks({ turns: 14 }));

  const [compaction] = compactions(events);
  expect(compaction).toMatchObject({ summary: null, up_to_step: expect.any(Number) });
  expect(compaction?.tokens_before).toBeGreaterThanOrEqual(14_000);
  expect(compaction?.tokens_before).toBeLessThan(16_000);
  const index = events.findIndex(({ type }) => type === 'context-compacted');
  const asked = events.slice(0, index).filter(({ type }) => type === 'message').length;
  const results = prompts[asked]?.filter((message) => message.includes('"tool-result"')) ?? [];
  const leftOut = results.map(isLeftOut);
  expect(leftOut.indexOf(false)).toBe(compaction?.up_to_step);
  expect(leftOut.lastIndexOf(true)).toBe((compaction?.up_to_step ?? 0) - 1);
  expect(results[1]).toContain('jettson_history_read {\\"step\\": 2}');
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
});

test('where that frees too little, the model itself summarises its older turns', async () => {
  const { events, prompts } = await runInWindow(looks({ turns: 30, written: 4000 }), { read: 10 });

  const [compaction] = compactions(events);
  expect(compaction).toMatchObject({
    summary: SUMMARY,
    model_id: 'fake/scripted',
    usage: { input_tokens: 100, output_tokens: 10 },
  });
  const index = prompts.findIndex((prompt) => prompt.at(-1)?.includes('Write the summary'));
  const [before, asked, after] = [prompts[index - 1] ?? [], prompts[index] ?? [], prompts[index + 1] ?? []];
  // What the provider has in its cache, and one message.
  expect(asked.slice(0, -1)).toEqual(before.slice(0, asked.length - 1));
  expect(after[1]).toContain(TASK);
  expect(after[2]).toContain(SUMMARY);
  expect(after.length).toBeLessThan(before.length);
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
});

test('what a model says that refuses to summarise is not taken for the summary', async () => {
  const script = looks({ turns: 30, written: 4000 });

  const { events } = await runInWindow(
    (conversation) =>
      conversation.messages.at(-1)?.text.includes('Write the summary')
        ? { text: 'I cannot help with that.', finishReason: 'refusal' }
        : script(conversation),
    { read: 10 },
  );

  const [compaction] = compactions(events);
  expect(compaction?.summary).toMatch(
    /^There is no summary\. The calls of the earlier turns were:\n1: look /,
  );
});

test.each([
  ['results', { written: 10 }, { read: 4000 }],
  ['arguments', { written: 4000 }, { read: 10 }],
  ['words', { written: 10, text: 'x'.repeat(4000) }, { read: 10 }],
  ['one huge result each time', { written: 10, turns: 12 }, { read: 60_000 }],
])(
  'each compaction of a conversation of %s frees at least 30 %% of the window',
  async (_what, said, reads) => {
    const { events, prompts } = await runInWindow(looks({ turns: 60, ...said }), reads);

    const all = compactions(events);
    expect(all.length).toBeGreaterThan(1);
    for (const { tokens_before, tokens_after } of all) {
      expect(tokens_before - tokens_after).toBeGreaterThanOrEqual(6_000);
    }
    for (const prompt of prompts) expect(prompt.join('').length / 4).toBeLessThan(20_000);
    expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
  },
);

test('cut after any event, a run asks for the same as without the cut', async () => {
  const script = looks({ turns: 30, written: 1200 });
  const options = { read: 3000 };
  const uncut = await runInWindow(script, options);
  expect(compactions(uncut.events).some(({ summary }) => summary === null)).toBe(true);
  expect(compactions(uncut.events).some(({ summary }) => summary !== null)).toBe(true);

  // All of them would take long: those around the compactions, and some of the others.
  for (const [index, event] of uncut.events.entries()) {
    if (index % 9 > 0 && event.type !== 'context-compacted') continue;
    if (event.type === 'tool-call-start') continue;
    const history = JSON.parse(JSON.stringify(uncut.events.slice(0, index + 1)));
    const { prompts } = await runInWindow(script, { ...options, history });
    expect(prompts).toEqual(uncut.prompts.slice(uncut.prompts.length - prompts.length));
  }
});

test('between compactions, each request begins with the whole of the one before', async () => {
  const { events, prompts } = await runInWindow(looks({ turns: 100 }));

  const bodies = prompts.map((prompt) =>
    prompt.map((message) => message.replace(/,"providerOptions":.*/, '')),
  );
  const kept = bodies.slice(1).filter((body, index) => {
    const before = bodies[index] ?? [];
    return JSON.stringify(body.slice(0, before.length)) === JSON.stringify(before);
  });
  expect(kept.length).toBeGreaterThanOrEqual(bodies.length - 1 - 2 * compactions(events).length);
  expect(compactions(events).length).toBeLessThan(15);
});

/** A model that refuses more than this many characters, in these words. */
function refusing(script: Script, maxChars: number, words: (chars: number) => string) {
  const inner = scriptedModel(script);
  return new MockLanguageModelV4({
    modelId: 'refusing',
    doStream: async (options) => {
      const chars = JSON.stringify(options.prompt).length;
      if (chars <= maxChars) return inner.doStream(options);
      throw new APICallError({
        message: words(chars),
        url: 'https://provider.example/v1',
        requestBodyValues: {},
        statusCode: 400,
        isRetryable: false,
      });
    },
  });
}

test.each([
  [
    'names its window',
    (chars: number) => `prompt is too long: ${Math.ceil(chars / 4)} tokens > 5000 maximum`,
  ],
  ['does not', () => 'prompt is too long'],
])(
  'a model that refuses the conversation as too long and %s is asked again with a shorter one',
  async (_what, words) => {
    const script = looks({ turns: 20 });
    const model = refusing(script, 20_000, words);

    const { events } = await runInWindow(script, { models: [{ id: 'fake/refusing', model }] });

    const windows = events.flatMap((event) => (event.type === 'context-window' ? [event.data] : []));
    expect(windows.length).toBeGreaterThan(0);
    for (const { tokens, model_id } of windows) {
      expect(model_id).toBe('fake/refusing');
      expect(tokens).toBeLessThanOrEqual(6_000);
    }
    expect(events.map(({ type }) => type)).not.toContain('model-retry');
    expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
  },
);

test('what a model wrote before it found the conversation too long is an attempt of its own', async () => {
  const inner = scriptedModel(counting(10, 'I look.'));
  let asked = 0;
  const doStream = async (options: LanguageModelV4CallOptions) => {
    if (++asked !== 10) return inner.doStream(options);
    const stream = ReadableStream.from<LanguageModelV4StreamPart>([
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'half' },
      { type: 'error', error: { message: 'prompt is too long: 9000 tokens > 8000 maximum', code: 400 } },
    ]);
    return { stream };
  };
  const deltas: MessageDelta[] = [];

  await runInWindow(looks(), {
    models: [{ id: 'fake/full', model: new MockLanguageModelV4({ doStream }) }],
    onDelta: (delta) => deltas.push(delta),
  });

  expect(deltas.filter(({ step }) => step === 10)).toEqual([
    { step: 10, attempt: 1, text: 'half' },
    { step: 10, attempt: 2, text: 'I look.' },
  ]);
});

test('a task that does not fit into the window ends the run, whether that is known or learned', async () => {
  const { model } = { model: scriptedModel(looks()) };
  const task = 'x'.repeat(9_000);
  const refuses = refusing(looks(), 100, () => 'prompt is too long');

  const known = runInWindow(looks(), { task, models: [{ id: 'fake/small', model, contextWindow: 2_000 }] });
  const learned = runInWindow(looks(), { models: [{ id: 'fake/refusing', model: refuses }] });

  await expect(known).rejects.toThrow(/fake\/small, 2000 tokens/);
  await expect(learned).rejects.toThrow(/refusing .*prompt is too long/);
  expect(model.doStreamCalls).toEqual([]);
});

test('an unknown window counts as 128,000 tokens', async () => {
  const { events } = await runInWindow(looks(), {
    read: 20_000,
    models: [{ id: 'fake/unknown', model: scriptedModel(counting(20)) }],
  });

  const [first] = compactions(events);
  expect(first?.tokens_before).toBeGreaterThanOrEqual(89_600);
  expect(first?.tokens_before).toBeLessThan(96_000);
});

test('the tool that reads what was left out is offered once something was', async () => {
  const historyTool = { ...fakeTool('jettson_history_read', () => ({})), parallelSafe: true };

  const { asked: requests, events } = await runInWindow(looks({ turns: 20 }), { historyTool });

  const offered = requests.map(({ tools }) => tools?.some(({ name }) => name === 'jettson_history_read'));
  const index = events.findIndex(({ type }) => type === 'context-compacted');
  const asked = events.slice(0, index).filter(({ type }) => type === 'message').length;
  expect(offered).toEqual(offered.map((_, turn) => turn >= asked));
  expect(asked).toBeGreaterThan(1);
});

test('a run of 500 turns with 3 MB of results completes, whose requests stay within the window', async () => {
  const turns = 500;
  const { events } = await runInWindow(looks(), {
    read: 6_000,
    models: [{ id: 'fake/scripted', model: scriptedModel(counting(turns)), contextWindow: 128_000 }],
  });

  const results = events.filter(({ type }) => type === 'tool-call-end');
  expect(results).toHaveLength(turns);
  expect(JSON.stringify(results).length).toBeGreaterThan(3_000_000);
  expect(compactions(events).length).toBeGreaterThan(3);
  expect(compactions(events).length).toBeLessThan(20);
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
});

/** Counts its own turns, because a long conversation takes long to read. */
function counting(turns: number, text?: string): Script {
  let step = 0;
  return ({ messages }) => {
    if (messages.at(-1)?.text.includes('Write the summary')) return says(SUMMARY);
    if (JSON.stringify(messages).length > 4 * 128_000) throw new Error('the request is too long');
    step++;
    if (step > turns) return says('done');
    return { ...(text && { text }), ...calls(`c${step}`, 'look', { text: `${step}` }) };
  };
}
