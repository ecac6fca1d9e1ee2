import type { RunStep, ToolStep } from './run-step.ts';

/** A line of the list: a step of the agent, or of one of its sub-agents. */
export interface RunRow {
  /** Names the row in the address: the step's id, behind the id of the sub-agent if it is not the agent's own. */
  key: string;
  agentId: string;
  step: RunStep;
  /** How far it is indented. */
  depth: number;
}

/**
 * The rows of a run. What a sub-agent did follows the call that started it. With `isWanted` these are only the
 * steps that it accepts, and the calls that started the sub-agents which such steps belong to.
 */
export function toRows(
  agentId: string,
  steps: readonly RunStep[],
  {
    isWanted,
    stepsOf,
  }: {
    isWanted: ((step: RunStep) => boolean) | null;
    /** The steps of a sub-agent; none of one that is folded. */
    stepsOf: (childId: string) => readonly RunStep[];
  },
): RunRow[] {
  const rows: RunRow[] = [];
  const add = (id: string, own: readonly RunStep[], depth: number) => {
    for (const step of own) {
      const isInTurn = step.kind === 'tool' && step.turn !== null && isWanted === null;
      const row = { key: keyOf(agentId, id, step), agentId: id, step, depth: depth + (isInTurn ? 1 : 0) };
      const at = rows.push(row);
      if (startsAgent(step)) add(step.childId, stepsOf(step.childId), row.depth + 1);
      if (rows.length === at && isWanted?.(step) === false) rows.pop();
    }
  };
  add(agentId, steps, 0);
  return rows;
}

/** Names the row of a step; `agentId` is the agent of the page, and `id` the one whose step it is. */
export function keyOf(agentId: string, id: string, { id: stepId }: RunStep): string {
  return id === agentId ? String(stepId) : `${id}.${stepId}`;
}

/** The sub-agent whose steps must be unfolded to see this row; null for a row of the agent itself. */
export function childOf(key: string | undefined): string | null {
  const at = key?.lastIndexOf('.') ?? -1;
  return key !== undefined && at > 0 ? key.slice(0, at) : null;
}

/** Whether the step is a call that started a sub-agent. */
export function startsAgent(step: RunStep): step is ToolStep & { childId: string } {
  return step.kind === 'tool' && step.childId !== null;
}
