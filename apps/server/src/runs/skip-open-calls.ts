import { readHistory } from './journal.ts';
import type { Run } from './run.ts';

/** After an interruption: calls that the model asked for and that have not started are not started any more. */
export async function skipOpenCalls({ deps, agent, journal }: Run): Promise<void> {
  const history = await readHistory(deps.database, agent);
  const turn = history.findLast((event) => event.type === 'message');
  if (turn?.type !== 'message' || typeof turn.message.content === 'string') return;
  const touched = new Set(
    history.flatMap((event) =>
      event.type === 'tool-call-start' || event.type === 'tool-call-end' ? [event.callId] : [],
    ),
  );
  for (const part of turn.message.content) {
    if (part.type !== 'tool-call' || touched.has(part.toolCallId)) continue;
    await journal.recordStep({
      type: 'tool-call-end',
      step: turn.step,
      callId: part.toolCallId,
      name: part.toolName,
      result: { output: { error: 'Not run: a message of the user came first.' } },
      isError: true,
      durationMs: 0,
    });
  }
}
