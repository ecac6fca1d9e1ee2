import { Button } from '../ui/button.tsx';
import { describeStep } from './timeline/describe-step.ts';
import type { RunRow } from './timeline/to-rows.ts';
import { useDecidedCalls } from './timeline/use-decided-calls.ts';

/** Says that calls of an agent or its sub-agents wait for approval, apart from the one that is shown. */
export function ApprovalNote({
  agentId,
  waiting,
  shown,
  onShow,
}: {
  agentId: string;
  waiting: readonly RunRow[];
  shown: string | undefined;
  onShow: (row: RunRow) => void;
}) {
  const isDecided = useDecidedCalls();
  const open = waiting.filter(
    ({ key, agentId: of, step }) => key !== shown && step.kind === 'tool' && !isDecided(of, step.callId),
  );
  const [first] = open;
  if (first === undefined) return null;
  const where = first.agentId === agentId ? '' : ' in a sub-agent';
  const more = open.length === 1 ? '' : ` and ${open.length - 1} more`;
  return (
    <section
      aria-label="Approval"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-warn-soft px-4 py-2 sm:px-6"
    >
      <p className="min-w-0 grow truncate text-strong">
        Waiting for approval: {describeStep(first.step).label}
        {where}
        {more}
      </p>
      <Button size="small" onClick={() => onShow(first)}>
        Review
      </Button>
    </section>
  );
}
