import type { Agent } from '@jettson/contract';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { formatCost, formatCount, formatDuration, formatSpent } from '../api/format.ts';
import { useMay } from '../shell/allowed.tsx';
import { describeNetwork } from '../templates/network-draft.ts';
import { cn } from '../ui/class-names.ts';
import { Meter } from '../ui/meter.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Elapsed } from './elapsed.tsx';
import { hasEnded } from './has-ended.ts';
import { NetworkDialog } from './network-dialog.tsx';
import { mayHaveSubAgents } from './sub-agents.tsx';

/** The numbers and settings of an agent. */
export function AgentFacts({ agent }: { agent: Agent }) {
  const { usage, limits } = agent;
  const tokens = usage.input_tokens + usage.output_tokens;
  const metadata = Object.entries(agent.metadata);
  return (
    <div className="space-y-5">
      <dl className="grid grid-cols-3 gap-x-4 gap-y-3 sm:grid-cols-6 xl:grid-cols-2">
        <Fact label="Time at work" isInHeader>
          <Elapsed agent={agent} />
        </Fact>
        <Fact label="Cost" isInHeader>
          <span
            title={usage.estimated ? 'An estimate: the model did not report all that it used' : undefined}
          >
            {formatSpent(usage)}
          </span>
        </Fact>
        <Fact label="Tokens">
          <span
            title={`${usage.input_tokens} in (${usage.cached_input_tokens} cached), ${usage.output_tokens} out`}
          >
            {formatCount(tokens)}
          </span>
        </Fact>
        <Fact label="Tool calls">{formatCount(usage.tool_calls)}</Fact>
        <Fact label="Region">{agent.container.region}</Fact>
        <Fact label="Ready after">
          {agent.spawn_time_ms === null ? '–' : formatDuration(agent.spawn_time_ms)}
          {agent.warm_hit !== null && <span className="text-muted"> {agent.warm_hit ? 'warm' : 'cold'}</span>}
        </Fact>
        <Fact label="Spawned">
          <TimeAgo at={agent.created_at} />
        </Fact>
        <Fact label={hasEnded(agent) ? 'Ended as' : 'Waits for'}>{agent.reason ?? '–'}</Fact>
        <NetworkFact agent={agent} />
        {agent.secrets.length > 0 && (
          <Fact label="Secrets" isWide>
            <span title={agent.secrets.join(', ')} className="font-mono text-xs">
              {agent.secrets.join(', ')}
            </span>
          </Fact>
        )}
        {agent.template && (
          <Fact label="Template">
            <Link
              to="/templates/$name"
              params={{ name: agent.template.name }}
              className="text-accent hover:underline"
            >
              {agent.template.name}@{agent.template.version}
            </Link>
          </Fact>
        )}
      </dl>
      {(limits.max_cost_usd ?? limits.max_tokens ?? limits.max_tool_calls ?? limits.max_seconds) !==
        undefined && (
        <div className="space-y-3">
          <h2 className="font-medium text-muted text-xs">
            {mayHaveSubAgents(agent) ? 'Budget shared with sub-agents, and what this agent used' : 'Budget'}
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
      {metadata.length > 0 && (
        <div>
          <h2 className="mb-1 font-medium text-muted text-xs">Metadata</h2>
          <dl className="space-y-0.5 font-mono text-xs">
            {metadata.map(([name, value]) => (
              <div key={name} className="flex gap-2">
                <dt className="text-muted">{name}</dt>
                <dd className="break-anywhere text-strong">
                  {typeof value === 'string' ? value : JSON.stringify(value)}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </div>
  );
}

/** What the agent may reach, which can be changed until it ends. */
function NetworkFact({ agent }: { agent: Agent }) {
  const [isChanging, setIsChanging] = useState(false);
  const mayChange = useMay()('agents');
  const text = describeNetwork(agent.network);
  return (
    <Fact label="Network" isWide>
      {hasEnded(agent) || !mayChange ? (
        <span title={text}>{text}</span>
      ) : (
        <button
          type="button"
          title={text}
          aria-label={`Change its network: ${text}`}
          onClick={() => setIsChanging(true)}
          className="max-w-full truncate text-accent hover:underline"
        >
          {text}
        </button>
      )}
      {isChanging && <NetworkDialog agent={agent} onClose={() => setIsChanging(false)} />}
    </Fact>
  );
}

/** If there is no room beside the timeline, what the header already shows is not repeated. */
function Fact({
  label,
  isInHeader = false,
  isWide = false,
  children,
}: {
  label: string;
  isInHeader?: boolean;
  isWide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={cn('min-w-0', isInHeader && 'max-xl:hidden', isWide && 'col-span-2')}>
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="tabular truncate text-strong">{children}</dd>
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
