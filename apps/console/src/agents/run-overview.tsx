import type { Agent, AgentUsage } from '@jettson/contract';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { countOf, formatCost, formatCount, formatDuration } from '../api/format.ts';
import { cn } from '../ui/class-names.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { RichText } from '../ui/rich-text.tsx';
import { AgentFacts } from './agent-facts.tsx';
import { MadeOf } from './made-of.tsx';
import { countMemories, describeStep } from './timeline/describe-step.ts';
import type { DearestStep } from './timeline/find-dearest.ts';
import { MemoriesRow } from './timeline/memories-row.tsx';
import type { RunStep } from './timeline/run-step.ts';
import { describeCount } from './timeline/step-count.ts';
import { type RunSummary, tokensOf } from './timeline/summarize-run.ts';

const LONG_TASK = 320;

interface OverviewProps {
  agent: Agent;
  summary: RunSummary;
  /** What it and its sub-agents used together. */
  total: AgentUsage;
  dearest: DearestStep | null;
  /** How many of its sub-agents have not been looked into. */
  unread: number;
  onSelect: (step: RunStep) => void;
  /** Shows only steps that went wrong. */
  onErrors: () => void;
  onReadAll: () => void;
}

/** The run as a whole: its result, where its time and its money went, what it learned, and what it is made of. */
export function RunOverview(props: OverviewProps) {
  const { agent, summary, total } = props;
  return (
    <div className="space-y-6">
      <Result agent={agent} />
      <Task task={agent.task} />
      <Highlights {...props} />
      {props.unread > 0 && <UnreadNote unread={props.unread} onReadAll={props.onReadAll} />}
      {(summary.kept.length > 0 || summary.recalled.length > 0) && (
        <section aria-label="What it learned" className="space-y-4">
          {summary.kept.length > 0 && (
            <MemoriesRow
              title={`What it learned: ${countMemories(summary.kept)} kept`}
              memories={summary.kept}
            />
          )}
          {summary.recalled.length > 0 && (
            <MemoriesRow title={`Recalled ${countMemories(summary.recalled)}`} memories={summary.recalled} />
          )}
        </section>
      )}
      <AgentFacts agent={agent} total={total} />
      <MadeOf agent={agent} />
    </div>
  );
}

/** An agent that ended without an answer has only the last thing that it said. */
function Result({ agent: { status, final_result: text, output } }: { agent: Agent }) {
  if (text === null || text === '') return null;
  const isAnswer = status !== 'error' && status !== 'stopped';
  const title = isAnswer ? 'Result' : 'What it said last';
  return (
    <section aria-label={title} className="rounded-xl border border-line bg-panel p-4 shadow-card">
      <div className="mb-1 flex items-center justify-between">
        <h2 className={cn('font-medium text-xs', isAnswer ? 'text-good' : 'text-muted')}>{title}</h2>
        <CopyButton text={text} size="icon" look="quiet" label="Copy the result" />
      </div>
      {output !== null && output !== undefined ? (
        <pre className="break-anywhere whitespace-pre-wrap font-mono text-strong text-xs">
          {JSON.stringify(output, null, 2)}
        </pre>
      ) : (
        <RichText text={text} />
      )}
    </section>
  );
}

function Task({ task }: { task: string }) {
  const [isWhole, setIsWhole] = useState(false);
  const isLong = task.length > LONG_TASK;
  return (
    <section aria-label="Task">
      <h2 className="mb-1 text-muted text-xs">Task</h2>
      <p className="break-anywhere whitespace-pre-wrap text-base text-strong">
        {isLong && !isWhole ? `${task.slice(0, LONG_TASK)}…` : task}
      </p>
      {isLong && (
        <button type="button" onClick={() => setIsWhole(!isWhole)} className="text-accent text-xs">
          {isWhole ? 'Show less' : 'Show all'}
        </button>
      )}
    </section>
  );
}

/** Each leads to its step. */
function Highlights({ summary: { slowest, errors }, total, dearest, onSelect, onErrors }: OverviewProps) {
  const isWrong = errors.own + errors.below > 0;
  if (dearest === null && slowest === null && !isWrong) return null;
  const wrong = describeCount(errors);
  const share =
    dearest !== null && total.cost_usd > 0
      ? `, ${Math.round((dearest.costUsd / total.cost_usd) * 100)}%`
      : '';
  return (
    <section aria-label="Highlights">
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel">
        {dearest && (
          <Highlight
            label={dearest.costUsd > 0 ? 'Most expensive' : 'Most tokens'}
            onClick={() => onSelect(dearest.step)}
            value={
              dearest.step.kind === 'turn' && dearest.costUsd === 0
                ? `${formatCount(tokensOf(dearest.step))} tokens`
                : `${formatCost(dearest.costUsd)}${share}`
            }
          >
            <StepName step={dearest.step} />
          </Highlight>
        )}
        {slowest && 'durationMs' in slowest && (
          <Highlight
            label="Slowest"
            onClick={() => onSelect(slowest)}
            value={formatDuration(slowest.durationMs ?? 0)}
          >
            <StepName step={slowest} />
          </Highlight>
        )}
        {isWrong && (
          <Highlight label="Went wrong" onClick={onErrors}>
            <span className="text-bad">{wrong.steps}</span>
            {wrong.where !== '' && <span className="font-normal text-muted">, {wrong.where}</span>}
          </Highlight>
        )}
      </ul>
    </section>
  );
}

/** What is said of the run is true of the sub-agents that were looked into. */
function UnreadNote({ unread, onReadAll }: { unread: number; onReadAll: () => void }) {
  return (
    <p className="text-muted text-xs">
      Errors and memories of {countOf(unread, 'sub-agent')} are not counted yet. Steps of sub-agents are read
      when you unfold, filter or search them.{' '}
      <button type="button" onClick={onReadAll} className="text-accent hover:underline">
        Read all now
      </button>
    </p>
  );
}

/** Calls of one tool differ only in what they are about. */
function StepName({ step }: { step: RunStep }) {
  const { label, about } = describeStep(step);
  return (
    <>
      {label}
      {step.kind === 'tool' && <span className="ml-2 font-mono font-normal text-muted text-xs">{about}</span>}
    </>
  );
}

function Highlight({
  label,
  value,
  onClick,
  children,
}: {
  label: string;
  value?: string;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        className="flex min-h-9 w-full items-center gap-3 px-3 text-left hover:bg-hover"
      >
        <span className="w-28 shrink-0 text-muted text-xs">{label}</span>
        <span className="min-w-0 grow truncate font-medium text-strong">{children}</span>
        <span className="tabular shrink-0 text-body text-xs">{value}</span>
        <ChevronRight aria-hidden className="size-3.5 shrink-0 text-muted" />
      </button>
    </li>
  );
}
