import type { ApplyPlanResult } from '@jettson/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.ts';
import { countOf } from '../../api/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotify } from '../../ui/toast.tsx';
import { ComparisonState } from '../comparison-state.tsx';
import { ThresholdField } from '../threshold-field.tsx';
import { memoryKey } from '../use-memories.ts';
import { useUndoOperation } from '../use-undo-operation.ts';
import { GroupCard } from './group-card.tsx';
import { toGroups } from './to-groups.ts';

/** Shows which groups would become summaries, applies exactly that, and can undo it. */
export function ConsolidateDialog({
  namespace,
  onClose,
}: {
  namespace: string | undefined;
  onClose: () => void;
}) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const [threshold, setThreshold] = useState<number | null>(null);
  const plan = useQuery({
    queryKey: memoryKey(api, 'plan', namespace, threshold),
    queryFn: ({ signal }) =>
      api.client.memory.consolidate({
        dryRun: true,
        ...(namespace !== undefined && { namespace }),
        ...(threshold !== null && { similarityThreshold: threshold }),
        signal,
        timeoutMs: 300_000,
      }),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const changed = () => queries.invalidateQueries({ queryKey: memoryKey(api) });
  const undo = useUndoOperation();
  const apply = useMutation({
    mutationFn: (planId: string) => api.client.memory.applyPlan(planId),
    onError: notify.fail,
    async onSuccess({ removed, written, operation_id: operationId }: ApplyPlanResult) {
      onClose();
      await changed();
      notify.say(
        `${countOf(removed, 'memory', 'memories')} removed${written > 0 ? `, ${written} written` : ''}`,
        {
          label: 'Undo',
          run: () => undo.mutate(operationId),
        },
      );
    },
  });
  const diff = plan.data?.diff ?? [];
  const count = diff.filter(({ action }) => action === 'remove').length;
  const unwritten = plan.data?.not_summarized.length ?? 0;
  const planId = plan.data?.plan_id ?? null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Merge into summaries"
      description={`A preview for ${namespace ?? 'all namespaces'}. Nothing is changed yet, and it can be undone.`}
      className="w-[min(60rem,calc(100vw-2rem))]"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={count === 0 || planId === null || plan.isFetching}
            isBusy={apply.isPending}
            onClick={() => planId !== null && apply.mutate(planId)}
          >
            {count === 0 ? 'Nothing to do' : `Merge ${count}`}
          </Button>
        </>
      }
    >
      <ThresholdField value={threshold} onChange={setThreshold} />
      <ComparisonState
        comparison={plan}
        isEmpty={count === 0 && unwritten === 0}
        empty="No group of memories is about the same thing."
      />
      {unwritten > 0 && (
        <p className="mb-3 text-muted">
          For {countOf(unwritten, 'group')} no usable summary was written. Their memories stay as they are.
        </p>
      )}
      {diff.length > 0 && (
        <ul aria-label="What would change" className="space-y-3">
          {toGroups(diff).map((group) => (
            <GroupCard key={group.summary?.key ?? 'cut off'} group={group} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}
