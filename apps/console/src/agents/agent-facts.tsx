import type { Agent, AgentUsage } from '@jettson/contract';
import type { ReactNode } from 'react';
import { countOf, formatCost, formatCount, formatDuration, formatSpent } from '../api/format.ts';
import { Meter } from '../ui/meter.tsx';
import { statusLabel } from '../ui/status-label.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Elapsed } from './elapsed.tsx';
import { hasEnded } from './has-ended.ts';
import { mayHaveSubAgents } from './may-have-sub-agents.ts';

/** What an agent has used, and of which budget. `total`: with its sub-agents, which share its budget. */
export function AgentFacts({ agent, total: usage }: { agent: Agent; total: AgentUsage }) {
  const { usage: own, limits } = agent;
  const tokens = usage.input_tokens + usage.output_tokens;
  return (
    <section aria-label="Numbers" className="space-y-4">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
        <Fact label="Time at work">
          <Elapsed agent={agent} />
        </Fact>
        <Fact label="Cost">
          <span
            title={usage.estimated ? 'An estimate: the model did not report all that it used' : undefined}
          >
            {formatSpent(usage)}
          </span>
        </Fact>
        <Fact label="Tokens">
          {formatCount(usage.input_tokens)} in, {formatCount(usage.output_tokens)} out
          {usage.cached_input_tokens > 0 && (
            <span className="text-muted">, {formatCount(usage.cached_input_tokens)} cached</span>
          )}
        </Fact>
        <Fact label="Tool calls">{formatCount(usage.tool_calls)}</Fact>
        {usage !== own && (
          <Fact label="Its own part, without sub-agents" isWide>
            {formatSpent(own)}, {formatCount(own.input_tokens + own.output_tokens)} tokens,{' '}
            {countOf(own.tool_calls, 'tool call')}
          </Fact>
        )}
        <Fact label="Spawned">
          <TimeAgo at={agent.created_at} />
        </Fact>
        <Fact label="Ready after">
          {agent.spawn_time_ms === null ? '–' : formatDuration(agent.spawn_time_ms)}
          {agent.warm_hit !== null && <span className="text-muted"> {agent.warm_hit ? 'warm' : 'cold'}</span>}
        </Fact>
        {agent.reason !== null && (
          <Fact label={hasEnded(agent) ? 'Ended as' : 'Status'}>
            <span title={agent.reason}>{statusLabel(agent.status, agent.reason)}</span>
          </Fact>
        )}
      </dl>
      {(limits.max_cost_usd ?? limits.max_tokens ?? limits.max_tool_calls ?? limits.max_seconds) !==
        undefined && (
        <div className="space-y-3">
          <h2 className="text-muted text-xs">
            {mayHaveSubAgents(agent) ? 'Budget shared with sub-agents' : 'Budget'}
          </h2>
          <Budget label="Cost" used={usage.cost_usd} limit={limits.max_cost_usd} format={formatCost} />
          <Budget label="Tokens" used={tokens} limit={limits.max_tokens} format={formatCount} />
          <Budget
            label="Tool calls"
            used={usage.tool_calls}
            limit={limits.max_tool_calls}
            format={formatCount}
          />
          <Budget
            label="Time"
            used={usage.seconds}
            limit={limits.max_seconds}
            format={(seconds) => formatDuration(seconds * 1000)}
          />
        </div>
      )}
    </section>
  );
}

/** One fact of a list, below its name. */
export function Fact({
  label,
  isWide = false,
  children,
}: {
  label: string;
  isWide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={isWide ? 'col-span-2 min-w-0' : 'min-w-0'}>
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="tabular break-anywhere text-strong">{children}</dd>
    </div>
  );
}

function Budget({
  label,
  used,
  limit,
  format,
}: {
  label: string;
  used: number;
  limit: number | undefined;
  format: (amount: number) => string;
}) {
  if (limit === undefined) return null;
  return <Meter label={label} used={used} limit={limit} text={`${format(used)} of ${format(limit)}`} />;
}
