import type { NamespaceInfo } from '@jettson/contract';
import { History } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { EmptyNote, ErrorNote } from '../../ui/notes.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { NamespaceSelect } from '../memory-filter-bar.tsx';
import type { MemorySearch } from '../memory-search.ts';
import { EditItem } from './edit-item.tsx';
import { OperationItem } from './operation-item.tsx';
import { useRecentChanges } from './use-recent-changes.ts';

/** What changed lately, by whom, and taking it back. */
export function RecentChanges({
  namespace,
  namespaces,
  onChange,
  onOpen,
}: {
  namespace: string | undefined;
  namespaces: NamespaceInfo[] | undefined;
  onChange: (part: MemorySearch) => void;
  onOpen: (memory: { key: string; namespace: string }) => void;
}) {
  const { changes, isPending, isFetching, error, hasMore, retry, loadMore } = useRecentChanges(namespace);
  return (
    <>
      <div className="border-line border-b px-page pb-3">
        <NamespaceSelect namespaces={namespaces} value={namespace} onChange={onChange} />
      </div>
      {error && <ErrorNote error={error} onRetry={() => void retry()} className="m-4" />}
      {isPending && !error && <SkeletonRows count={8} />}
      {!isPending && !error && changes.length === 0 && (
        <EmptyNote icon={<History />} title="Nothing has changed yet">
          What is written, deleted, merged or imported is listed here, and can be undone.
        </EmptyNote>
      )}
      {changes.length > 0 && (
        <div className="scroll-thin min-h-0 grow overflow-y-auto" data-scroll>
          <ol aria-label="Recently changed" className="divide-y divide-line">
            {changes.map((change) =>
              change.kind === 'edit' ? (
                <EditItem key={change.edit.edit_id} edit={change.edit} onOpen={onOpen} />
              ) : (
                <OperationItem key={change.operation.operation_id} operation={change.operation} />
              ),
            )}
          </ol>
          {hasMore && (
            <div className="flex justify-center border-line border-t p-4">
              <Button isBusy={isFetching} onClick={() => void loadMore()}>
                Show older changes
              </Button>
            </div>
          )}
        </div>
      )}
    </>
  );
}
