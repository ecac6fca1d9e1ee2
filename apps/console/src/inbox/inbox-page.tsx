import type { PendingItem } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { AllowedPage, useMay } from '../shell/allowed.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { DecideSelected } from './decide-selected.tsx';
import { InboxItem } from './inbox-item.tsx';
import { needsSomebody, pendingQuery } from './pending-query.ts';

/** What agents wait for: decisions, results and budgets, each of which can be given here. */
export function InboxPage() {
  return (
    <AllowedPage to="agents">
      <InboxLists />
    </AllowedPage>
  );
}

function InboxLists() {
  const { data, error, refetch } = useQuery(pendingQuery(useApi()));
  const needs = data?.data.filter(needsSomebody) ?? [];
  const messages = data?.data.filter((item) => !needsSomebody(item)) ?? [];
  const isEmpty = data !== undefined && data.data.length === 0;
  return (
    <Page title="Needs you" lead="Agents that cannot continue without you. The longest wait comes first.">
      {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Card>
          <SkeletonRows count={3} />
        </Card>
      )}
      {isEmpty && (
        <Card>
          <EmptyNote icon={<Inbox />} title="Nothing is waiting for you">
            Calls that need approval, function tools that need a result, and budgets that are used up appear
            here.
          </EmptyNote>
        </Card>
      )}
      {needs.length > 0 && <Needs items={needs} />}
      {data?.next_cursor && (
        <p className="mt-3 text-muted text-xs">There are more. They appear as you work through these.</p>
      )}
      {messages.length > 0 && (
        <Card
          title="Waiting for a message"
          hint="These agents have answered and are kept alive. Write to them when you need them."
          className="mt-6"
        >
          <ul aria-label="Waiting for a message" className="divide-y divide-line">
            {messages.map((item) => (
              <InboxItem key={keyOf(item)} item={item} />
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}

function Needs({ items }: { items: PendingItem[] }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const mayAct = useMay()('agents');
  const approvals = mayAct ? items.filter(({ kind }) => kind === 'approval') : [];
  // What was decided elsewhere meanwhile is no longer in the list, and no longer selected.
  const selected = approvals.filter((item) => ticked.has(keyOf(item)));
  const toggle = (item: PendingItem) => {
    const next = new Set(ticked);
    if (!next.delete(keyOf(item))) next.add(keyOf(item));
    setTicked(next);
  };
  return (
    <Card>
      {approvals.length > 1 && (
        <DecideSelected
          selected={selected}
          count={approvals.length}
          onAll={(isAll) => setTicked(new Set(isAll ? approvals.map(keyOf) : []))}
        />
      )}
      <ul aria-label="Needs you" className="divide-y divide-line">
        {items.map((item) => (
          <InboxItem
            key={keyOf(item)}
            item={item}
            {...(approvals.length > 1 && { isTicked: ticked.has(keyOf(item)), onTick: () => toggle(item) })}
          />
        ))}
      </ul>
    </Card>
  );
}

const keyOf = (item: PendingItem): string => `${item.agent_id} ${item.kind} ${item.call_id ?? ''}`;
