import type { Agent } from '@jettson/contract';
import { Button } from '../ui/button.tsx';
import { statusLabel } from '../ui/status-label.ts';
import { describeStep } from './timeline/describe-step.ts';
import type { RunFailure } from './timeline/summarize-run.ts';

/** Why an agent failed, above everything else, with the way to the step where it did. */
export function FailureNote({
  agent: { status, error, reason },
  failure,
  onShow,
}: {
  agent: Agent;
  failure: RunFailure | null;
  onShow: (failure: RunFailure) => void;
}) {
  if (error === null) return null;
  return (
    <section
      aria-label="Error"
      role="alert"
      className="flex flex-wrap items-start gap-x-4 gap-y-2 border-line border-b bg-bad-soft px-4 py-3 sm:px-6"
    >
      <div className="scroll-thin max-h-40 min-w-48 grow basis-0 overflow-y-auto">
        <p className="break-anywhere whitespace-pre-wrap text-strong">
          <span className="font-medium text-bad">{statusLabel(status, reason)}. </span>
          {error}
        </p>
        {/* What programs read. */}
        {reason !== null && <p className="font-mono text-bad text-xs">{reason}</p>}
      </div>
      {failure && (
        <Button size="small" onClick={() => onShow(failure)}>
          Show {describeStep(failure.step).label}
          {failure.step.kind === 'tool' && failure.step.turn !== null && ` in turn ${failure.step.turn}`}
          {failure.childId !== null && ' of a sub-agent'}
        </Button>
      )}
    </section>
  );
}
