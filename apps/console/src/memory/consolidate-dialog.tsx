import type { ApplyPlanResult, MemoryChange } from '@jettson/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { countOf } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Tag } from '../ui/tag.tsx';
import { useNotify } from '../ui/toast.tsx';
import { ComparisonState } from './comparison-state.tsx';
import { ThresholdField } from './threshold-field.tsx';
import { memoryKey } from './use-memories.ts';
import { useUndoOperation } from './use-undo-operation.ts';

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
  const planId = plan.data?.plan_id ?? null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Merge into summaries"
      description={`A preview for ${namespace ?? 'all namespaces'}. Nothing is changed yet, and it can be undone.`}
      className="w-[min(44rem,calc(100vw-2rem))]"
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
        isEmpty={count === 0}
        empty="No group of memories is about the same thing."
      />
      {diff.length > 0 && (
        <ul aria-label="What would change" className="divide-y divide-line rounded-lg border border-line">
          {diff.map((change) => (
            <ChangeRow key={`${change.action} ${change.namespace} ${change.key}`} change={change} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

const ACTIONS = {
  remove: { label: 'remove', tone: 'bad' },
  write: { label: 'write', tone: 'good' },
  keep: { label: 'keep', tone: 'plain' },
} as const;

function ChangeRow({ change: { action, key, namespace, before, after } }: { change: MemoryChange }) {
  return (
    <li className="flex gap-3 px-3 py-2">
      <span className="w-14 shrink-0">
        <Tag tone={ACTIONS[action].tone}>{ACTIONS[action].label}</Tag>
      </span>
      <span className="min-w-0">
        <span className="break-anywhere font-medium text-strong">{key}</span>{' '}
        <span className="font-mono text-muted text-xs">{namespace}</span>
        <span className="break-anywhere block whitespace-pre-wrap">{after ?? before}</span>
      </span>
    </li>
  );
}
