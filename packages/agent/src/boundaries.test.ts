import { expect, test } from 'vitest';
import { runAgent } from './run-agent.ts';
import { calls, fakeTool, inTurns, nextCallId, type Script, says, scriptedModel } from './testing/index.ts';
import type { LoopEvent, RunAgentOptions, Tool } from './types.ts';

function start(script: Script, tools: Tool[], options: Partial<RunAgentOptions> = {}) {
  const model = scriptedModel(script);
  const events = runAgent({
    models: [{ id: 'scripted', model }],
    tools,
    system: 'You are a test.',
    task: 'Do it.',
    history: [],
    maxTurns: 20,
    newCallId: nextCallId,
    signal: new AbortController().signal,
    ...options,
  });
  return { model, events };
}

const two = (name: string) => ({
  calls: ['c1', 'c2'].map((id) => ({ id, name, input: { text: id } })),
});

test('calls that allow it run in parallel, and all of them are announced first', async () => {
  const running = new Set<string>();
  const both = Promise.withResolvers<void>();
  const meet = fakeTool(
    'meet',
    async (text) => {
      running.add(text);
      if (running.size === 2) both.resolve();
      await both.promise;
      return { met: text };
    },
    { parallelSafe: true },
  );

  const events = await Array.fromAsync(start(inTurns(two('meet'), says('done')), [meet]).events);

  expect(events.slice(2, 6).map(({ type }) => type)).toEqual([
    ...['tool-call-start', 'tool-call-start'],
    ...['tool-call-end', 'tool-call-end'],
  ]);
});

test('results reach the model in the order of the calls, whichever came first', async () => {
  const first = Promise.withResolvers<void>();
  const race = fakeTool(
    'race',
    async (text) => {
      if (text === 'c2') first.resolve();
      else await first.promise;
      return { won: text };
    },
    { parallelSafe: true },
  );

  const { model, events } = start(inTurns(two('race'), says('done')), [race]);
  await Array.fromAsync(events);

  const results = model.doStreamCalls[1]?.prompt.at(-1)?.content as { toolCallId: string }[];
  expect(results.map(({ toolCallId }) => toolCallId)).toEqual(['c1', 'c2']);
});

test('one call that does not allow it makes the whole turn run in order', async () => {
  const log: string[] = [];
  const logged = (name: string, parallelSafe: boolean) =>
    fakeTool(
      name,
      async (text) => {
        log.push(`start ${text}`);
        await Promise.resolve();
        log.push(`end ${text}`);
        return {};
      },
      { parallelSafe },
    );
  const turn = {
    calls: [
      { id: 'c1', name: 'safe', input: { text: 'one' } },
      { id: 'c2', name: 'unsafe', input: { text: 'two' } },
    ],
  };

  await Array.fromAsync(
    start(inTurns(turn, says('done')), [logged('safe', true), logged('unsafe', false)]).events,
  );

  expect(log).toEqual(['start one', 'end one', 'start two', 'end two']);
});

test('pieces of output arrive while the tool is still running', async () => {
  const seen = Promise.withResolvers<void>();
  const chatty = fakeTool('chatty', async (_text, { onOutput }) => {
    onOutput({ stream: 'stdout', text: 'half way' });
    await seen.promise;
    return {};
  });

  const events: LoopEvent[] = [];
  for await (const event of start(inTurns(calls('c1', 'chatty', { text: '' }), says('done')), [chatty])
    .events) {
    events.push(event);
    if (event.type === 'tool-call-output') seen.resolve();
  }

  expect(events).toContainEqual({
    type: 'tool-call-output',
    data: expect.objectContaining({ step: 1, stream: 'stdout', text: 'half way' }),
  });
});

test('an abort reaches a running tool and ends the run, even when the tool does not listen', async () => {
  const controller = new AbortController();
  let heard: AbortSignal | undefined;
  const deaf = fakeTool('deaf', (_text, { signal }) => {
    heard = signal;
    controller.abort(new Error('cancelled by the user'));
    return new Promise(() => {});
  });

  const { events } = start(inTurns(calls('c1', 'deaf', { text: '' }), says('never')), [deaf], {
    signal: controller.signal,
  });

  await expect(Array.fromAsync(events)).rejects.toThrow('cancelled by the user');
  expect(heard?.aborted).toBe(true);
});

test('an abort ends a run whose model is still thinking', async () => {
  const controller = new AbortController();
  const script: Script = () => {
    controller.abort(new Error('cancelled by the user'));
    throw new Error('connection closed');
  };

  const { events } = start(script, [], { signal: controller.signal });

  await expect(Array.fromAsync(events)).rejects.toThrow('cancelled by the user');
});

test('a listener that stops listening stops the running tools', async () => {
  let heard: AbortSignal | undefined;
  const endless = fakeTool('endless', (_text, { signal, onOutput }) => {
    heard = signal;
    onOutput({ stream: 'stdout', text: 'running' });
    return new Promise(() => {});
  });

  for await (const event of start(inTurns(calls('c1', 'endless', { text: '' })), [endless]).events) {
    if (event.type === 'tool-call-output') break;
  }

  expect(heard?.aborted).toBe(true);
});

test('a pending message reaches the model at the next tool boundary', async () => {
  const waiting = [{ content: 'Use metres.', message_id: 'm1' }];
  const tool = fakeTool('echo', () => ({}));
  const { model, events } = start(inTurns(calls('c1', 'echo', { text: '' }), says('done')), [tool], {
    hooks: { takeMessages: async () => (tool.runs.length > 0 ? waiting.splice(0) : []) },
  });

  const seen = await Array.fromAsync(events);

  expect(seen).toContainEqual({
    type: 'user-message',
    data: { content: 'Use metres.', message_id: 'm1' },
  });
  expect(model.doStreamCalls[1]?.prompt.slice(-2).map(({ role }) => role)).toEqual(['tool', 'user']);
});

test('a message that is pending when the model answers is answered too', async () => {
  const waiting = [{ content: 'And in French?' }];
  let answered = false;
  const script: Script = ({ messages }) => {
    answered = true;
    return says(messages.at(-1)?.text === 'And in French?' ? 'Oui' : 'Yes');
  };

  const { events } = start(script, [], {
    hooks: { takeMessages: async () => (answered ? waiting.splice(0) : []) },
  });

  expect((await Array.fromAsync(events)).at(-1)).toEqual({ type: 'final-result', data: { text: 'Oui' } });
});

test('a refused call is not run and the model reads why', async () => {
  const tool = fakeTool('pay', () => ({}));
  const { model, events } = start(inTurns(calls('c1', 'pay', { text: '' }), says('done')), [tool], {
    hooks: {
      beforeToolCall: async ({ name }) => (name === 'pay' ? 'The user does not allow this.' : undefined),
    },
  });

  await Array.fromAsync(events);

  expect(tool.runs).toEqual([]);
  expect(JSON.stringify(model.doStreamCalls[1]?.prompt.at(-1))).toContain('The user does not allow this.');
});

test('a pause before a call leaves nothing started, and the next attempt runs it', async () => {
  const tool = fakeTool('pay', () => ({}));
  const script = inTurns(two('pay'), says('done'));
  const paused = start(script, [tool], {
    hooks: {
      beforeToolCall: async ({ input }) => {
        if ((input as { text: string }).text === 'c2') throw new Error('approval awaited');
        return undefined;
      },
    },
  });
  const journal: LoopEvent[] = [];
  const firstAttempt = (async () => {
    for await (const event of paused.events) journal.push(event);
  })();
  await expect(firstAttempt).rejects.toThrow('approval awaited');

  const events = await Array.fromAsync(start(script, [tool], { history: journal }).events);

  expect(tool.runs).toEqual(['c1', 'c2']);
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
});

test('the budget is checked before each model turn', async () => {
  const tool = fakeTool('echo', () => ({}));
  const { model, events } = start(inTurns(calls('c1', 'echo', { text: '' }), says('never')), [tool], {
    hooks: {
      beforeModelCall: async (step) => {
        if (step === 2) throw new Error('budget reached');
      },
    },
  });

  await expect(Array.fromAsync(events)).rejects.toThrow('budget reached');
  expect(model.doStreamCalls).toHaveLength(1);
});

test('if one turn has a flood of calls, the first 32 run and the model is told about the rest', async () => {
  const tool = fakeTool('note', (text) => ({ noted: text }));
  const flood = {
    calls: Array.from({ length: 40 }, (_, index) => ({
      id: `c${index}`,
      name: 'note',
      input: { text: `${index}` },
    })),
  };

  const events = await Array.fromAsync(start(inTurns(flood, says('done')), [tool]).events);

  expect(tool.runs).toHaveLength(32);
  const refused = events.filter((event) => event.type === 'tool-call-end' && event.data.is_error);
  expect(refused).toHaveLength(8);
  expect(refused[0]).toMatchObject({
    data: { result: { output: { error: expect.stringContaining('At most 32 calls') } } },
  });
});
