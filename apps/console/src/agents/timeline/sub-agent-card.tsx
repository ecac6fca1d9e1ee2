import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowUpRight } from 'lucide-react';
import { useApi } from '../../api/client.ts';
import { countOf, formatCount, formatSpent } from '../../api/format.ts';
import { agentQuery } from '../../api/queries.ts';
import { buttonClass } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { RichText } from '../../ui/rich-text.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Elapsed } from '../elapsed.tsx';
import { mayHaveSubAgents } from '../may-have-sub-agents.ts';
import { useAgentTree } from './use-agent-tree.ts';

/** A sub-agent: its task, how it is doing, what it and those below it used, and its answer. */
export function SubAgentCard({ agentId }: { agentId: string }) {
  const { data: agent, error, refetch } = useQuery(agentQuery(useApi(), agentId));
  const tree = useAgentTree(agent, agent !== undefined && mayHaveSubAgents(agent));
  if (error && !agent) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (agent === undefined) return <Skeleton className="h-24" />;
  const usage = tree.usageWith(agent.usage);
  return (
    <section aria-label="Sub-agent" className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
        <StatusBadge status={agent.status} reason={agent.reason} />
        <span className="tabular text-body">
          <Elapsed agent={agent} />
        </span>
        <span className="tabular text-body">{formatSpent(usage)}</span>
        <span className="tabular text-muted">
          {formatCount(usage.input_tokens + usage.output_tokens)} tokens,{' '}
          {countOf(usage.tool_calls, 'tool call')}
          {tree.ids.length > 0 && `, with ${countOf(tree.ids.length, 'sub-agent')} of its own`}
        </span>
      </div>
      <p className="break-anywhere whitespace-pre-wrap text-strong">{agent.task}</p>
      {agent.error !== null && (
        <p className="break-anywhere rounded-lg bg-bad-soft px-3 py-2 text-bad">{agent.error}</p>
      )}
      {agent.final_result !== null && agent.final_result !== '' && (
        <div className="rounded-lg border border-line p-3">
          <h3 className="mb-1 text-muted text-xs">Answer</h3>
          <RichText text={agent.final_result} />
        </div>
      )}
      <Link
        to="/agents/$agentId"
        params={{ agentId }}
        search={{}}
        preload={false}
        className={buttonClass('secondary', 'small')}
      >
        Open the sub-agent <ArrowUpRight aria-hidden className="size-3.5" />
      </Link>
    </section>
  );
}
