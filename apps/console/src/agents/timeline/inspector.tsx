import { ChevronDown, ChevronUp, Link2, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { formatClock, formatDuration } from '../../api/format.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { copyText } from '../../ui/copy-text.ts';
import { RichText } from '../../ui/rich-text.tsx';
import { useNotify } from '../../ui/toast.tsx';
import { describeMemories, describeStep } from './describe-step.ts';
import { durationOf } from './duration-of.ts';
import { MemoriesRow } from './memories-row.tsx';
import type { RunStep } from './run-step.ts';
import type { RunRow } from './to-rows.ts';
import { ToolDetails } from './tool-details.tsx';
import { TurnDetails } from './turn-details.tsx';

/** Everything about one step: what went in, what came out, and what the model was asked. */
export function Inspector({
  row: { agentId, step, key },
  steps,
  start,
  draft,
  onMove,
  onClose,
  closeLabel,
}: {
  row: RunRow;
  /** All steps of the agent whose step it is. */
  steps: readonly RunStep[];
  /** When the run began, milliseconds. */
  start: number;
  draft: string;
  /** Selects the next or the previous step. */
  onMove: (by: 1 | -1) => void;
  onClose: () => void;
  closeLabel: string;
}) {
  const notify = useNotify();
  const scroller = useRef<HTMLDivElement>(null);
  const { label, icon: Icon, tone } = describeStep(step);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step is read from its beginning
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [key]);
  const share = () =>
    copyText(window.location.href).then(() => notify.say('Link to this step copied'), notify.fail);
  return (
    <>
      <header className="flex items-center gap-2 border-line border-b px-4 py-2">
        <span aria-hidden className={cn('shrink-0 [&_svg]:size-4', tone)}>
          <Icon />
        </span>
        <h2 className="min-w-0 grow truncate text-sm">{step.kind === 'note' ? 'Note' : label}</h2>
        <HeaderButton
          label="Previous step"
          onClick={() => onMove(-1)}
          icon={<ChevronUp className="size-4" />}
        />
        <HeaderButton label="Next step" onClick={() => onMove(1)} icon={<ChevronDown className="size-4" />} />
        <HeaderButton
          label="Copy a link to this step"
          onClick={() => void share()}
          icon={<Link2 className="size-4" />}
        />
        <HeaderButton label={closeLabel} onClick={onClose} icon={<X className="size-4" />} />
      </header>
      <div ref={scroller} className="scroll-thin min-h-0 grow space-y-4 overflow-y-auto p-4" data-scroll>
        <Facts step={step} start={start} />
        {/* What is typed, opened and decided belongs to one step. */}
        <Details key={key} agentId={agentId} step={step} steps={steps} draft={draft} />
      </div>
    </>
  );
}

function HeaderButton({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Button look="quiet" size="icon" aria-label={label} title={label} onClick={onClick}>
      {icon}
    </Button>
  );
}

function Details({
  agentId,
  step,
  steps,
  draft,
}: {
  agentId: string;
  step: RunStep;
  steps: readonly RunStep[];
  draft: string;
}) {
  switch (step.kind) {
    case 'turn':
      return <TurnDetails agentId={agentId} turn={step} draft={draft} />;
    case 'tool':
      return <ToolDetails agentId={agentId} tool={step} steps={steps} />;
    case 'memories':
      return <MemoriesRow title={describeMemories(step)} memories={step.memories} />;
    case 'result':
      return <RichText text={step.text} />;
    case 'message':
      return <p className="break-anywhere whitespace-pre-wrap text-strong">{step.text}</p>;
    case 'note':
      return (
        <>
          <p className="break-anywhere text-strong">{step.text}</p>
          {step.details !== undefined && (
            <p className="break-anywhere whitespace-pre-wrap text-body">{step.details}</p>
          )}
        </>
      );
  }
}

/** When the step was, and how long it took. */
function Facts({ step, start }: { step: RunStep; start: number }) {
  const took = durationOf(step);
  return (
    <p className="tabular flex flex-wrap gap-x-4 text-muted text-xs">
      <span>
        <time dateTime={new Date(step.ts).toISOString()}>{formatClock(step.ts)}</time>,{' '}
        {formatDuration(step.ts - start)} after the start
      </span>
      {took !== null && <span>took {formatDuration(took)}</span>}
      {step.kind === 'tool' && step.turn !== null && <span>called in turn {step.turn}</span>}
    </p>
  );
}
