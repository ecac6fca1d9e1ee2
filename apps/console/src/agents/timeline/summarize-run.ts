import { isError, isWork } from './filter-steps.ts';
import type { MemoryOfRun, RunStep, TurnStep } from './run-step.ts';
import type { StepCount } from './step-count.ts';
import type { SubAgentSteps } from './use-sub-agent-logs.ts';

export interface RunSummary {
  /** Turns of the agent's own model. */
  turns: number;
  /** The turn that cost more than every other; where no costs are known, the one that took most tokens. Null if there is none. */
  dearest: TurnStep | null;
  /** The step that took longest. Waiting is no step. */
  slowest: RunStep | null;
  /** Turns and calls that went wrong, of the agent and of its sub-agents. */
  errors: StepCount;
  /** The step to look at when a run failed. */
  failure: RunFailure | null;
  /** What the agent and its sub-agents kept, with their own tool or after their end. */
  kept: MemoryOfRun[];
  recalled: MemoryOfRun[];
}

export interface RunFailure {
  /** The sub-agent that failed; null: the step is the agent's own. */
  childId: string | null;
  step: RunStep;
}

/** What a reader looks for first in a run. `below`: what its sub-agents did. `hasFailed`: one of them ended in an error. */
export function summarizeRun(
  steps: readonly RunStep[],
  below: readonly SubAgentSteps[] = [],
  hasFailed: (childId: string) => boolean = () => false,
): RunSummary {
  const stepsBelow = below.flatMap((child) => child.steps);
  const all = [...steps, ...stepsBelow];
  const turns = steps.filter((step) => step.kind === 'turn');
  const asked = turns.filter(({ usage }) => usage !== null);
  const isPriced = asked.some(({ costUsd }) => (costUsd ?? 0) > 0);
  const timed = steps.filter(isWork);
  const wrong = timed.filter(isError).length;
  return {
    turns: turns.length,
    dearest: asked.length < 2 ? null : aboveAll(asked, isPriced ? ({ costUsd }) => costUsd ?? 0 : tokensOf),
    slowest: highest(timed, (step) => step.durationMs ?? 0),
    errors: { own: wrong, below: stepsBelow.filter((step) => isWork(step) && isError(step)).length },
    failure: findFailure(
      steps,
      below.filter(({ agentId }) => hasFailed(agentId)),
    ),
    kept: uniqueMemories([...all.flatMap(putMemory), ...all.flatMap((step) => memoriesOf(step, true))]),
    recalled: uniqueMemories(all.flatMap((step) => memoriesOf(step, false))),
  };
}

/**
 * The last step of the agent itself that went wrong before its end; else the one at which a sub-agent failed, the last of
 * them; else its last turn.
 */
function findFailure(steps: readonly RunStep[], failed: readonly SubAgentSteps[]): RunFailure | null {
  const own = lastWrong(steps);
  if (own !== undefined) return { childId: null, step: own };
  const ends = failed.flatMap(({ agentId: childId, steps: theirs }) => {
    const step = lastWrong(theirs) ?? lastTurn(theirs);
    return step === undefined ? [] : [{ childId, step }];
  });
  const turn = lastTurn(steps);
  const last = ends.sort((one, other) => one.step.ts - other.step.ts).at(-1);
  return last ?? (turn === undefined ? null : { childId: null, step: turn });
}

const lastWrong = (steps: readonly RunStep[]) => steps.findLast((step) => isWork(step) && isError(step));
const lastTurn = (steps: readonly RunStep[]) => steps.findLast(({ kind }) => kind === 'turn');

/** What a turn read and wrote. */
export function tokensOf({ usage }: TurnStep): number {
  return usage === null ? 0 : usage.input_tokens + usage.output_tokens;
}

/** The memory that a call of the agent's own tool wrote. */
export function putMemory(step: RunStep): MemoryOfRun[] {
  if (step.kind !== 'tool' || step.name !== 'jettson_memory_put' || step.state !== 'done') return [];
  const { key, namespace, version } = step.output ?? {};
  if (typeof key !== 'string' || typeof namespace !== 'string') return [];
  return [{ key, namespace, version: typeof version === 'number' ? version : undefined }];
}

function memoriesOf(step: RunStep, isKept: boolean): MemoryOfRun[] {
  return step.kind === 'memories' && step.isKept === isKept ? step.memories : [];
}

/** The one with the highest value; null if another has the same, so that neither stands out. */
function aboveAll<Step>(steps: readonly Step[], measure: (step: Step) => number): Step | null {
  const best = highest(steps, measure);
  return best !== null && steps.filter((step) => measure(step) === measure(best)).length === 1 ? best : null;
}

/** The first of those with the highest value; null if it is 0. */
function highest<Step>(steps: readonly Step[], measure: (step: Step) => number): Step | null {
  let best: Step | null = null;
  let most = 0;
  for (const step of steps) {
    const value = measure(step);
    if (value > most) [best, most] = [step, value];
  }
  return best;
}

function uniqueMemories(memories: readonly MemoryOfRun[]): MemoryOfRun[] {
  return [...new Map(memories.map((memory) => [`${memory.namespace} ${memory.key}`, memory])).values()];
}
