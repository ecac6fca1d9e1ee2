import type { Agent } from '@jettson/contract';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Bot, Plus, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApi } from '../api/client.ts';
import { Allowed, useMay } from '../shell/allowed.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { focusRow } from '../ui/focus-row.ts';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { isFiltered } from './agent-filters.ts';
import { AgentTable } from './agent-table.tsx';
import { AgentToolbar } from './agent-toolbar.tsx';
import { noteList } from './last-list.ts';
import { DEFAULT_SORT, toSort } from './list-order.ts';
import { StopDialog } from './stop-dialog.tsx';
import { StopSelected } from './stop-selected.tsx';
import { useAgentList } from './use-agent-list.ts';
import { useAgentSelection } from './use-agent-selection.ts';

export function AgentsPage() {
  const search = useSearch({ from: '/shell/agents' });
  const navigate = useNavigate();
  const list = useAgentList(search);
  const { accountId } = useApi();
  useEffect(() => noteList(accountId, search), [accountId, search]);
  const selection = useAgentSelection(list.agents);
  const mayStop = useMay()('agents');
  const [stopping, setStopping] = useState<Agent | null>(null);
  const closeQuestion = () => {
    const index = list.agents.findIndex(({ agent_id: id }) => id === stopping?.agent_id);
    setStopping(null);
    // The button that asked is gone: the row no longer had the focus.
    setTimeout(() => focusRow(index));
  };
  const hasFilters = isFiltered(search);
  return (
    <Page
      title="Agents"
      isFull
      actions={
        <Allowed to="agents">
          <Link to="/agents/new" className={buttonClass('primary')}>
            <Plus aria-hidden className="size-4" /> New agent
          </Link>
        </Allowed>
      }
    >
      <AgentToolbar search={search} total={list.total} />
      {mayStop && <StopSelected selection={selection} />}
      {stopping && <StopDialog agent={stopping} onClose={closeQuestion} />}
      {list.isError && <ErrorNote error={list.error} onRetry={() => void list.refetch()} className="m-4" />}
      {list.isPending && <SkeletonRows count={12} className="px-page" />}
      {/* Also when a further page cannot be read. */}
      {list.agents.length > 0 && (
        <AgentTable
          agents={list.agents}
          sort={search.sort ?? DEFAULT_SORT}
          onSort={(sort) =>
            void navigate({ to: '/agents', search: { ...search, sort: toSort(sort) }, replace: true })
          }
          selection={mayStop ? selection : null}
          onStop={mayStop ? setStopping : null}
          hasMore={list.hasNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
      {list.isSuccess && list.agents.length === 0 && !hasFilters && (
        <EmptyNote
          icon={<Bot />}
          title="No agents yet"
          action={
            <Allowed to="agents">
              <Link to="/agents/new" className={buttonClass('primary')}>
                <Plus aria-hidden className="size-4" /> Spawn your first agent
              </Link>
            </Allowed>
          }
        >
          An agent does one task on its own computer: it browses, runs commands, writes files, and answers.
          You can watch it here while it works.
        </EmptyNote>
      )}
      {list.isSuccess && list.agents.length === 0 && hasFilters && (
        <EmptyNote
          icon={<SearchX />}
          title="No matching agents"
          action={
            <Button onClick={() => void navigate({ to: '/agents', search: {} })}>Show all agents</Button>
          }
        >
          No agent matches all of the filters above.
        </EmptyNote>
      )}
    </Page>
  );
}
