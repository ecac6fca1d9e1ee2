import { countOf } from '../../api/format.ts';

/** How many steps of a kind there are: of the agent itself, and of its sub-agents. */
export interface StepCount {
  own: number;
  below: number;
}

/** "3 steps", and where they are if not all are the agent's own: "2 in sub-agents". */
export function describeCount({ own, below }: StepCount): { steps: string; where: string } {
  const all = own + below;
  return {
    steps: countOf(all, 'step'),
    where: below === 0 ? '' : `${own === 0 ? '' : `${below} `}in sub-agents`,
  };
}
