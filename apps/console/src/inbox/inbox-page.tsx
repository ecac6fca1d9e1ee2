import type { PendingItem } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useApi } from '../api/client.ts';
import { AllowedPage, useMay } from '../shell/allowed.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { DecideSelected } from './decide-selected.tsx';
import { InboxItem } from './inbox-item.tsx';
import { needsSomebody, pendingQuery } from './pending-query.ts';
import { keyOf, type SteadyRow } from './steady-list.ts';
import { useSteadyRows } from './use-steady-rows.ts';

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
  const needs = useMemo(() => data?.data.filter(needsSomebody) ?? [], [data]);
  const messages = data?.data.filter((item) => !needsSomebody(item)) ?? [];
  const { rows, hold } = useSteadyRows(needs);
  const isEmpty = data !== undefined && data.data.length === 0 && rows.length === 0;
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
      {rows.length > 0 && <Needs rows={rows} hold={hold} />}
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

function Needs({
  rows,
  hold,
}: {
  rows: readonly SteadyRow[];
  hold: ReturnType<typeof useSteadyRows>['hold'];
}) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [decided, setDecided] = useState<ReadonlyMap<string, boolean>>(new Map());
  const mayAct = useMay()('agents');
  const approvals = mayAct ? rows.filter(({ item }) => item.kind === 'approval') : [];
  // What was decided, here or elsewhere, no longer waits, and is no longer selected.
  const open = approvals
    .filter(({ item, goneAt }) => goneAt === null && !decided.has(keyOf(item)))
    .map(({ item }) => item);
  const selected = open.filter((item) => ticked.has(keyOf(item)));
  const note = (items: readonly PendingItem[], isApproved: boolean) =>
    setDecided((before) => new Map([...before, ...items.map((item) => [keyOf(item), isApproved] as const)]));
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
          count={open.length}
          onAll={(isAll) => setTicked(new Set(isAll ? open.map(keyOf) : []))}
          onDecided={note}
        />
      )}
      <ul aria-label="Needs you" className="divide-y divide-line" {...hold}>
        {rows.map(({ item, goneAt }) => (
          <InboxItem
            key={keyOf(item)}
            item={item}
            isGone={goneAt !== null}
            isApproved={decided.get(keyOf(item))}
            onDecided={(isApproved) => note([item], isApproved)}
            {...(approvals.length > 1 && { isTicked: ticked.has(keyOf(item)), onTick: () => toggle(item) })}
          />
        ))}
      </ul>
    </Card>
  );
}
