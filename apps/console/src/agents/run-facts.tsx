import type { Agent, AgentUsage } from '@jettson/contract';
import { countOf, formatCount, formatSpent } from '../api/format.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { Elapsed } from './elapsed.tsx';

/** What a reader wants to see of a run whatever is open beside it: how it is doing, and what it took so far. */
export function RunFacts({
  agent,
  total,
  turns,
}: {
  agent: Agent;
  /** What it and its sub-agents used together. */
  total: AgentUsage;
  /** Turns of its model so far. */
  turns: number;
}) {
  const { status, reason, usage, model, model_id: modelId } = agent;
  return (
    <>
      <StatusBadge status={status} reason={reason} />
      <span className="tabular">
        <Elapsed agent={agent} />
      </span>
      <span
        className="tabular"
        title={total === usage ? undefined : `With its sub-agents; its own part is ${formatSpent(usage)}`}
      >
        {formatSpent(total)}
      </span>
      {turns > 0 && <span className="tabular">{countOf(turns, 'turn')}</span>}
      <span className="tabular">{formatCount(total.input_tokens + total.output_tokens)} tokens</span>
      <span className="min-w-0 truncate font-mono">{modelId ?? model}</span>
    </>
  );
}
