import { Button } from '../ui/button.tsx';
import { describeStep } from './timeline/describe-step.ts';
import type { RunStep } from './timeline/run-step.ts';
import { useDecidedCalls } from './timeline/use-decided-calls.ts';

/** Says that calls wait for approval, apart from the one that is shown. */
export function ApprovalNote({
  agentId,
  steps,
  shown,
  onShow,
}: {
  agentId: string;
  steps: readonly RunStep[];
  shown: RunStep | undefined;
  onShow: (step: RunStep) => void;
}) {
  const decided = useDecidedCalls(agentId);
  const waiting = steps.filter(
    (step) => step.kind === 'tool' && step.state === 'waiting' && step !== shown && !decided.has(step.callId),
  );
  const [first] = waiting;
  if (first === undefined) return null;
  const more = waiting.length === 1 ? '' : ` and ${waiting.length - 1} more`;
  return (
    <section
      aria-label="Approval"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-warn-soft px-4 py-2 sm:px-6"
    >
      <p className="min-w-0 grow truncate text-strong">
        Waiting for approval: {describeStep(first).label}
        {more}
      </p>
      <Button size="small" onClick={() => onShow(first)}>
        Review
      </Button>
    </section>
  );
}
