import type { Agent } from '@jettson/contract';
import type { RunStep, ToolStep, TurnStep } from './run-step.ts';
import { startsAgent } from './to-rows.ts';

export interface DearestStep {
  step: TurnStep | ToolStep;
  /** 0: costs are not known, and it took most tokens. */
  costUsd: number;
}

/**
 * The step that cost most: the turn that stands out, or the call that started a sub-agent which cost more than every turn.
 * What a sub-agent uses is not in the turns of its parent. The sub-agents come dearest first, each with what those below it used.
 */
export function findDearest(
  steps: readonly RunStep[],
  turn: TurnStep | null,
  [first, second]: readonly Pick<Agent, 'agent_id' | 'usage'>[],
): DearestStep | null {
  const cost = first?.usage.cost_usd ?? 0;
  const isAbove = (step: RunStep) => step.kind !== 'turn' || (step.costUsd ?? 0) < cost;
  if (first !== undefined && cost > 0 && steps.every(isAbove)) {
    const call = steps.find((step) => startsAgent(step) && step.childId === first.agent_id);
    // Of two that cost the same, neither stands out.
    if (second?.usage.cost_usd === cost) return null;
    if (call?.kind === 'tool') return { step: call, costUsd: cost };
  }
  return turn && { step: turn, costUsd: turn.costUsd ?? 0 };
}
