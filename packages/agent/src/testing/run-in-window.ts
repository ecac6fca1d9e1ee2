import { runAgent } from '../run-agent.ts';
import type { LoopEvent, RunAgentOptions } from '../types.ts';
import { fakeTool } from './fake-tool.ts';
import { nextCallId } from './next-call-id.ts';
import { type Script, says } from './script.ts';
import { scriptedModel } from './scripted-model.ts';

export const SUMMARY = 'I looked at /workspace/a.txt; its hash is 5f3a; open: b.txt.';
export const TASK = 'Look at all files, word for word.';

/** Calls `look` in each turn, with this much written and read, and answers in the last one. */
export const looks =
  ({ turns = 30, written = 10, text = '' } = {}): Script =>
  ({ messages }) => {
    if (messages.at(-1)?.text.includes('Write the summary')) return says(SUMMARY);
    const step = countTurns(messages.map((message) => message.text)) + 1;
    if (step > turns) return says('done');
    const input = { text: `${step} ${'w'.repeat(written)}` };
    return { ...(text && { text }), calls: [{ id: `c${step}`, name: 'look', input }] };
  };

/** The turns of a conversation, those in its summary included. */
function countTurns(texts: string[]): number {
  const summarised = texts.flatMap((text) => /^Your turns 1 to (\d+) were left out/.exec(text)?.[1] ?? []);
  return Number(summarised.at(-1) ?? 0) + texts.filter((text) => text.includes('"read":')).length;
}

/** Runs an agent whose model has a window of 20,000 tokens. */
export async function runInWindow(
  script: Script,
  { read = 4000, ...options }: Partial<RunAgentOptions> & { read?: number } = {},
) {
  // The results are counted to know the turn, so one that is left out is counted, too.
  const model = scriptedModel((conversation) =>
    script({
      ...conversation,
      messages: conversation.messages.map((message) =>
        message.role === 'tool' ? { ...message, text: `${message.text} "read":` } : message,
      ),
    }),
  );
  const events = await Array.fromAsync(
    runAgent({
      models: [{ id: 'fake/scripted', model, contextWindow: 20_000 }],
      tools: [fakeTool('look', (text) => ({ read: `${text.split(' ')[0]} ${'r'.repeat(read)}` }))],
      system: 'You are a test.',
      task: TASK,
      history: [],
      maxTurns: 1000,
      newCallId: nextCallId,
      signal: new AbortController().signal,
      ...options,
    }),
  );
  // The marks for the provider's cache move; what they mark does not.
  const toText = (message: object) =>
    JSON.stringify(message, (key, value) => (key === 'providerOptions' ? undefined : value));
  const prompts = model.doStreamCalls.map(({ prompt }) => prompt.map(toText));
  return { events, prompts, asked: model.doStreamCalls };
}

export function compactions(events: LoopEvent[]) {
  return events.flatMap((event) => (event.type === 'context-compacted' ? [event.data] : []));
}
