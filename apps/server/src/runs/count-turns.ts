import type { LoopEvent } from '@jettson/agent';
import { DEFAULT_MAX_TURNS } from '@jettson/contract';
import type { AgentRow } from '../agents/queries.ts';

/** Turns of the model for one task or follow-up, over all attempts. */
export function maxTurnsOf({ definition }: Pick<AgentRow, 'definition'>): number {
  return definition.max_turns ?? DEFAULT_MAX_TURNS;
}

/** The beginning of the message that asks the model to correct its answer. */
export const CORRECTION = 'Your answer does not fit the required JSON Schema: ';

/**
 * The number of the last turn that it may take. A follow-up gets its own turns: those of earlier answers do not count. An answer
 * that has to be corrected is not one of them, and adds one turn.
 */
export function lastTurnOf(agent: Pick<AgentRow, 'definition'>, history: readonly LoopEvent[]): number {
  const isAnswer = ({ type }: LoopEvent, index: number) =>
    type === 'final-result' && !isCorrection(history[index + 1]);
  const upToAnswer = history.findLastIndex(isAnswer) + 1;
  const answered = history.slice(0, upToAnswer).filter(({ type }) => type === 'message').length;
  return answered + maxTurnsOf(agent) + history.slice(upToAnswer).filter(isCorrection).length;
}

function isCorrection(event: LoopEvent | undefined): boolean {
  return (
    event?.type === 'user-message' &&
    event.data.message_id === undefined &&
    event.data.content.startsWith(CORRECTION)
  );
}
