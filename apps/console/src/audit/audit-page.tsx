import type { AuditPage as Entries } from '@jettson/contract';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Download, ScrollText, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useApi } from '../api/client.ts';
import { accountQuery } from '../api/queries.ts';
import { serverTime } from '../api/server-clock.ts';
import { keptText } from '../settings/retention-kinds.ts';
import { AllowedPage } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { downloadBlob } from '../ui/download.ts';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { useNotify } from '../ui/toast.tsx';
import { toAuditQuery, withDays } from './audit-filter.ts';
import { AuditFilters, useAuditFilter } from './audit-filters.tsx';
import { AuditRow } from './audit-row.tsx';

const PAGE = 100;

/** Who did what in the account, newest first. */
export function AuditPage() {
  return (
    <AllowedPage to="admin" does="read">
      <AuditList />
    </AllowedPage>
  );
}

function AuditList() {
  const api = useApi();
  const notify = useNotify();
  const search = useSearch({ from: '/shell/audit' });
  const filter = useAuditFilter();
  const { data: account } = useQuery(accountQuery(api));
  // The period ends now; asked for again, the list would begin elsewhere.
  const query = useMemo(() => toAuditQuery(search, serverTime()), [search]);
  const isFiltered = Object.keys(query).length > 0;
  const showAll = () => filter({ action: undefined, target: undefined, actor: undefined, since: undefined });
  const list = useInfiniteQuery({
    queryKey: [api.accountId, 'audit', query],
    queryFn: ({ pageParam, signal }) =>
      api.call<Entries>('GET', '/audit', {
        query: { ...query, limit: PAGE, ...(pageParam && { after: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const exporting = useMutation({
    mutationFn: () => api.download(`/audit?${new URLSearchParams(query)}`, 'application/x-ndjson'),
    onSuccess: (file) => downloadBlob(`audit-${new Date().toISOString().slice(0, 10)}.ndjson`, file),
    onError: notify.fail,
  });
  const entries = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Page
      title="Audit log"
      lead={
        <>
          Who changed what in this account, and which agent used which secret.{' '}
          {account && (
            <>
              {account.plan.audit_days === null
                ? 'Kept without a limit'
                : `Kept for ${keptText(account.plan.audit_days)}`}
              ; see{' '}
              <Link to="/settings/retention" className="text-accent underline">
                retention
              </Link>
              .
            </>
          )}
        </>
      }
      actions={
        <Button isBusy={exporting.isPending} onClick={() => exporting.mutate()}>
          <Download aria-hidden className="size-4" /> Export as NDJSON
        </Button>
      }
    >
      <AuditFilters
        search={search}
        actorName={entries.find(({ actor }) => actor.id === search.actor)?.actor.name ?? undefined}
      />
      {list.isError && <ErrorNote error={list.error} onRetry={() => void list.refetch()} className="mb-3" />}
      <Card>
        {list.isPending && <SkeletonRows count={6} />}
        {entries.length > 0 && (
          <ol aria-label="Audit log" className="divide-y divide-line">
            {withDays(entries).map(({ entry, day }) => (
              <AuditRow key={entry.audit_id} entry={entry} day={day} />
            ))}
          </ol>
        )}
        {list.isSuccess && entries.length === 0 && !isFiltered && (
          <EmptyNote icon={<ScrollText />} title="Nothing yet">
            Changes to secrets, keys, members and templates appear here, and each use of a secret.
          </EmptyNote>
        )}
        {list.isSuccess && entries.length === 0 && isFiltered && (
          <EmptyNote
            icon={<SearchX />}
            title="No matching entries"
            action={<Button onClick={showAll}>Show all entries</Button>}
          >
            Nothing of this kind was done, or it is no longer kept.
          </EmptyNote>
        )}
      </Card>
      {list.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show older entries
          </Button>
        </div>
      )}
    </Page>
  );
}
