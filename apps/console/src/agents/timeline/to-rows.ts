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

/** The rows of a run. What a sub-agent did follows the call that started it, where that is unfolded. */
export function toRows(
  agentId: string,
  steps: readonly RunStep[],
  { isNested, stepsOf }: { isNested: boolean; stepsOf: (childId: string) => readonly RunStep[] | undefined },
): RunRow[] {
  const rows: RunRow[] = [];
  const add = (id: string, own: readonly RunStep[], depth: number) => {
    for (const step of own) {
      const isCall = step.kind === 'tool' && step.turn !== null;
      const key = id === agentId ? String(step.id) : `${id}.${step.id}`;
      const row = { key, agentId: id, step, depth: depth + (isCall && isNested ? 1 : 0) };
      rows.push(row);
      if (step.kind !== 'tool' || step.childId === null) continue;
      add(step.childId, stepsOf(step.childId) ?? [], row.depth + 1);
    }
  };
  add(agentId, steps, 0);
  return rows;
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
