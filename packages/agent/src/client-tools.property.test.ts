import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runAgent } from './run-agent.ts';
import { fakeTool, nextCallId, type Script, says, scriptedModel } from './testing/index.ts';
import type { ClientTool, LoopEvent, RunHooks } from './types.ts';

/** Two calls for a client around one of our own in each of three turns, and an answer with what it read. */
const script: Script = ({ messages }) => {
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  if (turn === 3) {
    const results = messages.filter(({ role }) => role === 'tool');
    return says(results.map(({ text }) => text).join(' '));
  }
  const calls = ['ask', 'own', 'ask'].map((name, index) => ({
    id: `${turn}-${index}`,
    name,
    input: { text: `${turn}-${index}` },
  }));
  return { calls };
};
const ask: ClientTool = {
  name: 'ask',
  description: 'Asks.',
  inputSchema: { type: 'object' },
  waitsFor: 'client',
  timeoutSeconds: 60,
};

class Waiting extends Error {}

/** What a server keeps of the calls: the first answer to each. */
class Client {
  readonly accepted = new Map<string, string>();
  answers = 0;

  answer(callId: string): void {
    const value = `answer-${++this.answers};`;
    if (!this.accepted.has(callId)) this.accepted.set(callId, value);
  }

  readonly takeResults: NonNullable<RunHooks['takeResults']> = async (calls) => {
    const ready = calls.filter(({ call_id }) => this.accepted.has(call_id));
    if (ready.length === 0) throw new Waiting();
    return ready.map(({ call_id }) => ({
      call_id,
      result: { output: { result: this.accepted.get(call_id) } },
      fault: undefined,
      durationMs: 0,
    }));
  };
}

/** One attempt, cut off after so many events, as by a kill. */
async function attempt(history: LoopEvent[], client: Client, cutAfter: number): Promise<LoopEvent[]> {
  const events: LoopEvent[] = [];
  const run = runAgent({
    models: [{ id: 'scripted', model: scriptedModel(script) }],
    tools: [ask, fakeTool('own', (text) => ({ text }), { parallelSafe: true })],
    system: 'You are a test.',
    task: 'Do it.',
    history: JSON.parse(JSON.stringify(history)),
    maxTurns: 20,
    newCallId: nextCallId,
    signal: new AbortController().signal,
    hooks: { takeResults: client.takeResults },
  });
  try {
    for await (const event of run) {
      if (events.length === cutAfter) return events;
      events.push(event);
    }
  } catch (error) {
    if (!(error instanceof Waiting)) throw error;
  }
  return events;
}

test('wherever the run is cut and whenever answers come, the model reads each accepted answer once', async () => {
  const steps = fc.array(
    fc.record({ cutAfter: fc.nat(12), answers: fc.array(fc.nat(5), { maxLength: 3 }) }),
    {
      maxLength: 12,
    },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const client = new Client();
      const history: LoopEvent[] = [];
      const waiting = () => {
        const ended = new Set(
          history.flatMap((event) => (event.type === 'tool-call-end' ? [event.data.call_id] : [])),
        );
        const starts = history.flatMap((event) =>
          event.type === 'tool-call-start' && event.data.waits_for === 'client' ? [event.data.call_id] : [],
        );
        return starts.filter((callId) => !ended.has(callId));
      };
      for (const { cutAfter, answers } of plan) {
        history.push(...(await attempt(history, client, cutAfter)));
        const open = waiting();
        for (const which of answers) {
          const callId = open[which % Math.max(open.length, 1)];
          if (callId !== undefined) client.answer(callId);
        }
      }
      for (let round = 0; round < 10 && history.at(-1)?.type !== 'final-result'; round++) {
        history.push(...(await attempt(history, client, Number.POSITIVE_INFINITY)));
        for (const callId of waiting()) client.answer(callId);
      }

      const last = history.at(-1);
      const said = last?.type === 'final-result' ? last.data.text : '';
      expect(client.accepted.size).toBe(6);
      for (const value of client.accepted.values()) expect(said.split(value)).toHaveLength(2);
    }),
    { numRuns: 100 },
  );
});
