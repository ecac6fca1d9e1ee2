import type { AuditPage as Entries } from '@jettson/contract';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download, ScrollText, SearchX } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { AllowedPage } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { downloadBlob } from '../ui/download.ts';
import { Select } from '../ui/field.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { useNotify } from '../ui/toast.tsx';
import { AUDIT_ACTION_LABELS, toAuditAction } from './audit-actions.ts';
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
  const navigate = useNavigate();
  const notify = useNotify();
  const action = toAuditAction(useSearch({ from: '/shell/audit' }).action);
  const filter = action === undefined ? {} : { action };
  const choose = (next: string) =>
    void navigate({ to: '/audit', search: { action: next || undefined }, replace: true });
  const list = useInfiniteQuery({
    queryKey: [api.accountId, 'audit', action],
    queryFn: ({ pageParam, signal }) =>
      api.call<Entries>('GET', '/audit', {
        query: { ...filter, limit: PAGE, ...(pageParam && { after: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const exporting = useMutation({
    mutationFn: () => api.download(`/audit?${new URLSearchParams(filter)}`, 'application/x-ndjson'),
    onSuccess: (file) => downloadBlob(`audit-${new Date().toISOString().slice(0, 10)}.ndjson`, file),
    onError: notify.fail,
  });
  const entries = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Page
      title="Audit log"
      lead="Who changed what in this account, and which agent used which secret."
      actions={
        <Button isBusy={exporting.isPending} onClick={() => exporting.mutate()}>
          <Download aria-hidden className="size-4" /> Export as NDJSON
        </Button>
      }
    >
      <Select
        aria-label="Action"
        value={action ?? ''}
        onChange={(event) => choose(event.target.value)}
        className="mb-3 w-full sm:w-64"
      >
        <option value="">All actions</option>
        {Object.entries(AUDIT_ACTION_LABELS).map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </Select>
      {list.isError && <ErrorNote error={list.error} onRetry={() => void list.refetch()} className="mb-3" />}
      <Card>
        {list.isPending && <SkeletonRows count={6} />}
        {entries.length > 0 && (
          <ol aria-label="Audit log" className="divide-y divide-line">
            {entries.map((entry) => (
              <AuditRow key={entry.audit_id} entry={entry} />
            ))}
          </ol>
        )}
        {list.isSuccess && entries.length === 0 && action === undefined && (
          <EmptyNote icon={<ScrollText />} title="Nothing yet">
            Changes to secrets, keys, members and templates appear here, and each use of a secret.
          </EmptyNote>
        )}
        {list.isSuccess && entries.length === 0 && action !== undefined && (
          <EmptyNote
            icon={<SearchX />}
            title="No matching entries"
            action={<Button onClick={() => choose('')}>Show all actions</Button>}
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
