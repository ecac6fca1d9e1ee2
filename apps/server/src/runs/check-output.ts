import { parseAnswer } from '../agents/output-schema.ts';
import type { AgentEnd } from '../agents/state.ts';
import type { Run } from './run.ts';
import { failed } from './to-failure.ts';

/** Tries that the model gets to mend an answer that does not fit the schema. */
const MAX_REPAIRS = 2;

export type CheckedOutput =
  | { kind: 'valid'; text: string; output: unknown }
  /** The model was told what is wrong; it has another turn. */
  | { kind: 'repair' }
  | { kind: 'invalid'; end: AgentEnd };

/** Checks an answer against the agent's output_schema, where it has one. */
export async function checkOutput(
  { agent, journal }: Run,
  { text, invalidAnswers }: { text: string; invalidAnswers: number },
): Promise<CheckedOutput> {
  if (agent.outputSchema === null) return { kind: 'valid', text, output: undefined };
  const parsed = parseAnswer(text, agent.outputSchema);
  if ('value' in parsed) return { kind: 'valid', text: JSON.stringify(parsed.value), output: parsed.value };

  if (invalidAnswers >= MAX_REPAIRS) {
    const error = `The answer does not fit the output_schema: ${parsed.fault}`;
    return { kind: 'invalid', end: { ...failed('output_invalid', error), finalResult: text } };
  }
  await journal.record({ type: 'output-invalid', data: { fault: parsed.fault } });
  const content =
    `Your answer does not fit the required JSON Schema: ${parsed.fault}. ` +
    'Answer again with the JSON alone, without any other text.';
  await journal.record({ type: 'user-message', data: { content } });
  return { kind: 'repair' };
}
