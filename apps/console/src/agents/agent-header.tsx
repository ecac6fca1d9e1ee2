import type { Agent } from '@jettson/contract';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, CircleStop, Link2, RotateCcw } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useApi } from '../api/client.ts';
import { formatCount } from '../api/format.ts';
import { agentQuery } from '../api/queries.ts';
import { SERVER_URL } from '../api/server-url.ts';
import { UseFromCode } from '../code/use-from-code.tsx';
import { Allowed } from '../shell/allowed.tsx';
import { isTyping } from '../shell/use-global-keys.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { useNotify } from '../ui/toast.tsx';
import { AgentExamples } from './agent-examples.tsx';
import { hasEnded } from './has-ended.ts';
import { lastList } from './last-list.ts';
import { PurgeButton } from './purge-button.tsx';
import { STOP_QUESTION } from './stop-dialog.tsx';

/** Which agent this is, how it is doing, and what can be done with it. `facts`: the status and numbers of its run. */
export function AgentHeader({ agent, facts }: { agent: Agent; facts: ReactNode }) {
  const { agent_id: agentId } = agent;
  const api = useApi();
  const notify = useNotify();
  useEscapeToList();
  const share = async () => {
    const link = `${SERVER_URL}/console/agents/${agentId}?account=${api.accountId}`;
    await copyText(link).then(
      () => notify.say('Link copied: it opens for whoever may see this account'),
      notify.fail,
    );
  };
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-page px-4 py-3 sm:px-6">
      <div className="flex min-w-64 grow basis-0 items-center gap-3">
        <Link
          to="/agents"
          search={lastList(api.accountId)}
          aria-label="All agents"
          className={`${buttonClass('quiet', 'icon')} -ml-1.5`}
        >
          <ArrowLeft className="size-4" />
        </Link>
        <div className="min-w-0">
          <h1 className="truncate text-base">{agent.name ?? agent.task.slice(0, 200)}</h1>
          <div className="flex flex-wrap items-center gap-x-3 text-muted text-xs">
            {facts}
            {agent.queue && agent.queue.position > 0 && (
              <span className="tabular">Position {formatCount(agent.queue.position)} in the queue</span>
            )}
            {agent.queue?.waiting_for && <span>Waits for {agent.queue.waiting_for}</span>}
            <span className="font-mono">{agent.agent_id}</span>
            {agent.parent_id !== null && (
              <Link
                to="/agents/$agentId"
                params={{ agentId: agent.parent_id }}
                className="text-accent hover:underline"
              >
                Sub-agent of <span className="font-mono">{agent.parent_id}</span>
              </Link>
            )}
          </div>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => void share()}>
          <Link2 aria-hidden className="size-3.5" /> <span className="max-sm:sr-only">Share</span>
        </Button>
        <Allowed to="agents">
          <Link to="/agents/new" search={{ from: agentId }} className={buttonClass('secondary', 'small')}>
            <RotateCcw aria-hidden className="size-3.5" /> <span className="max-sm:sr-only">Run again</span>
          </Link>
        </Allowed>
        <UseFromCode size="small">{() => <AgentExamples agent={agent} />}</UseFromCode>
        <Allowed to="agents">
          {hasEnded(agent) ? <PurgeButton agent={agent} /> : <StopButton agent={agent} />}
        </Allowed>
      </div>
    </header>
  );
}

function StopButton({ agent }: { agent: Agent }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  return (
    <ConfirmButton
      icon={CircleStop}
      label="Stop"
      size="small"
      {...STOP_QUESTION}
      title="Stop this agent?"
      run={() => api.client.agents.cancel(agent.agent_id)}
      onDone={() => {
        notify.say('Stopped');
        return queries.invalidateQueries({ queryKey: agentQuery(api, agent.agent_id).queryKey });
      }}
    />
  );
}

function useEscapeToList(): void {
  const navigate = useNavigate();
  const { accountId } = useApi();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key === 'Escape' &&
        !event.defaultPrevented &&
        !isTyping(event) &&
        !document.querySelector('[role="dialog"]')
      ) {
        void navigate({ to: '/agents', search: lastList(accountId) });
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate, accountId]);
}
