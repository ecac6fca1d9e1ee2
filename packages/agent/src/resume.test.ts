import { expect, test } from 'vitest';
import { ToolError } from './errors.ts';
import { runAgent } from './run-agent.ts';
import { fakeTool, inTurns, nextCallId, type Script, says, scriptedModel } from './testing/index.ts';
import type { LoopEvent } from './types.ts';

/**
 * Every kind of turn: one call, parallel calls, and calls in order with a failing, a broken and an unknown one among
 * them.
 */
const turns = inTurns(
  { text: 'First.', calls: [{ id: 'a1', name: 'write', input: { text: 'a1' } }] },
  { calls: ['b1', 'b2', 'b3'].map((id) => ({ id, name: 'read', input: { text: id } })) },
  {
    calls: [
      { id: 'a1', name: 'write', input: { text: 'c1' } },
      { id: 'c2', name: 'fail', input: { text: 'c2' } },
      { id: 'c3', name: 'write', input: '{"text": ' },
      { id: 'c4', name: 'nope', input: {} },
      { id: 'c5', name: 'read', input: { text: 'c5' } },
    ],
  },
  says('The answer.'),
);
/** … and an empty answer after the last of them, until the model is told about it. */
const script: Script = (conversation) =>
  conversation.messages.at(-1)?.callId === 'c5' ? says('') : turns(conversation);

/** Runs to the end from a history. Returns what happened, what took effect and what the model was asked. */
async function resume(history: LoopEvent[]) {
  const effects: string[] = [];
  const took = (text: string) => ({ done: effects.push(text) > 0 });
  const tools = [
    fakeTool('write', took),
    fakeTool('read', took, { parallelSafe: true }),
    fakeTool('fail', (text) => {
      took(text);
      throw new ToolError('it never works');
    }),
  ];
  const model = scriptedModel(script);
  const run = runAgent({
    models: [{ id: 'scripted', model }],
    tools,
    system: 'You are a test.',
    task: 'Do it.',
    // A journal stores JSON.
    history: JSON.parse(JSON.stringify(history)),
    maxTurns: 20,
    newCallId: nextCallId,
    signal: new AbortController().signal,
  });
  const events = await Array.fromAsync(run);
  return { events, effects, prompts: model.doStreamCalls.map(({ prompt }) => JSON.stringify(prompt)) };
}

const uncut = await resume([]);

function textsOfStarted(events: LoopEvent[]): string[] {
  const starts = events.flatMap((event) => (event.type === 'tool-call-start' ? [event.data] : []));
  return starts.map(({ input }) => (input as { text: string }).text).filter((text) => text !== undefined);
}

function interruptedCalls(events: LoopEvent[]): string[] {
  const ended = new Set(events.map((event) => (event.type === 'tool-call-end' ? event.data.call_id : '')));
  const starts = events.flatMap((event) => (event.type === 'tool-call-start' ? [event.data.call_id] : []));
  return starts.filter((callId) => !ended.has(callId));
}

function countTurns(events: LoopEvent[]): number {
  return events.filter(({ type }) => type === 'message').length;
}

test('the run under test has every kind of event and effect', () => {
  const kinds = new Set(uncut.events.map(({ type }) => type));

  const all = ['final-result', 'message', 'step-start', 'tool-call-end', 'tool-call-start', 'user-message'];
  expect([...kinds].sort()).toEqual(all);
  expect(uncut.effects).toEqual(['a1', 'b1', 'b2', 'b3', 'c1', 'c2', 'c5']);
  expect(uncut.events.at(-1)).toEqual({ type: 'final-result', data: { text: 'The answer.' } });
});

const cuts = uncut.events.map((event, index) => [index + 1, event.type] as const);

test.each(cuts)('cut after event %i (%s), a run repeats no effect and ends the same', async (count) => {
  const history = uncut.events.slice(0, count);

  const { events, effects, prompts } = await resume(history);

  const startedBefore = textsOfStarted(history);
  expect(effects).toEqual(uncut.effects.filter((effect) => !startedBefore.includes(effect)));
  expect(events.at(-1)).toEqual(uncut.events.at(-1));
  expect(countTurns(history) + countTurns(events)).toBe(5);
  if (interruptedCalls(history).length === 0) {
    expect(prompts).toEqual(uncut.prompts.slice(uncut.prompts.length - prompts.length));
  }
});

test.each(cuts)(
  'cut after event %i (%s) and then again anywhere, a run still repeats no effect and ends the same',
  async (count) => {
    const first = uncut.events.slice(0, count);
    const second = (await resume(first)).events;

    for (let again = 0; again <= second.length; again++) {
      const history = [...first, ...second.slice(0, again)];
      const { events, effects } = await resume(history);

      const startedBefore = textsOfStarted(history);
      expect(effects).toEqual(uncut.effects.filter((effect) => !startedBefore.includes(effect)));
      expect(events.at(-1)).toEqual(uncut.events.at(-1));
      expect(countTurns(history) + countTurns(events)).toBe(5);
    }
  },
);

test('a call that started and has no result is reported to the model as interrupted', async () => {
  const start = uncut.events.findIndex(({ type }) => type === 'tool-call-start');

  const { events, prompts } = await resume(uncut.events.slice(0, start + 1));

  expect(events[0]).toMatchObject({ type: 'tool-call-end', data: { name: 'write', is_error: true } });
  expect(prompts[0]).toContain('interrupted before its result was known');
});

test.each([
  ['is recorded', uncut.events.length],
  ['was said but not recorded', uncut.events.length - 1],
])('when the final answer %s, only the final result comes', async (_what, count) => {
  const { events, prompts } = await resume(uncut.events.slice(0, count));

  expect(events).toEqual([{ type: 'final-result', data: { text: 'The answer.' } }]);
  expect(prompts).toEqual([]);
});

test('a message after the final result makes the run continue', async () => {
  const { events, prompts } = await resume([
    ...uncut.events,
    { type: 'user-message', data: { content: 'And in French?' } },
  ]);

  expect(events.map(({ type }) => type)).toEqual(['step-start', 'message', 'final-result']);
  expect(prompts[0]).toContain('And in French?');
});
