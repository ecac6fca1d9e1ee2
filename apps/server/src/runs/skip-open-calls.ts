import { readHistory } from './journal.ts';
import type { Run } from './run.ts';

/** After an interruption: calls that the model asked for and that have not started are not started any more. */
export async function skipOpenCalls({ deps, agent, journal }: Run): Promise<void> {
  const history = await readHistory(deps.database, agent);
  const said = history.findLast((event) => event.type === 'message')?.data;
  const touched = new Set(
    history.flatMap((event) =>
      event.type === 'tool-call-start' || event.type === 'tool-call-end' ? [event.data.call_id] : [],
    ),
  );
  for (const { call_id, name } of said?.tool_calls ?? []) {
    if (touched.has(call_id)) continue;
    await journal.record({
      type: 'tool-call-end',
      data: {
        step: said?.step ?? 0,
        call_id,
        name,
        result: { output: { error: 'Not run: a message of the user came first.' } },
        is_error: true,
        duration_ms: 0,
      },
    });
  }
}
