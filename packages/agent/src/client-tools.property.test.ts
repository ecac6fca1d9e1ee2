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

/** A call gets its result, or nobody answers in its time. */
const CLOSED = fc.record({ which: fc.nat(5), isLate: fc.boolean() });

/** What a server keeps of the calls: the first answer to each, or that its time was over before that. */
class Client {
  readonly accepted = new Map<string, string>();
  readonly late = new Map<string, string>();
  #values = 0;

  answer(callId: string): void {
    this.#close(callId, this.accepted, 'answer');
  }

  expire(callId: string): void {
    this.#close(callId, this.late, 'nobody');
  }

  #close(callId: string, calls: Map<string, string>, word: string): void {
    const value = `${word}-${++this.#values};`;
    if (!this.accepted.has(callId) && !this.late.has(callId)) calls.set(callId, value);
  }

  readonly takeResults: NonNullable<RunHooks['takeResults']> = async (calls) => {
    const ready = calls.flatMap(({ call_id }) => {
      const [answer, fault] = [this.accepted.get(call_id), this.late.get(call_id)];
      const output = fault === undefined ? { result: answer } : { error: fault };
      return (answer ?? fault) ? [{ call_id, result: { output }, fault, durationMs: 0 }] : [];
    });
    if (ready.length === 0) throw new Waiting();
    return ready;
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

test('wherever the run is cut and whenever answers and timeouts come, the model reads what was first of each call, once', async () => {
  const steps = fc.array(fc.record({ cutAfter: fc.nat(12), closed: fc.array(CLOSED, { maxLength: 3 }) }), {
    maxLength: 12,
  });
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
      for (const { cutAfter, closed } of plan) {
        history.push(...(await attempt(history, client, cutAfter)));
        const open = waiting();
        for (const { which, isLate } of closed) {
          const callId = open[which % Math.max(open.length, 1)];
          if (callId !== undefined) client[isLate ? 'expire' : 'answer'](callId);
        }
      }
      for (let round = 0; round < 10 && history.at(-1)?.type !== 'final-result'; round++) {
        history.push(...(await attempt(history, client, Number.POSITIVE_INFINITY)));
        for (const callId of waiting()) client.answer(callId);
      }

      const last = history.at(-1);
      const said = last?.type === 'final-result' ? last.data.text : '';
      const read = [...client.accepted.values(), ...client.late.values()];
      expect(read).toHaveLength(6);
      expect(said.match(/(answer|nobody)-\d+;/g)?.sort()).toEqual(read.sort());
    }),
    { numRuns: 100 },
  );
});
