import type { ApplyPlanResult, ConsolidateResult, DedupeResult, MemoryChange } from '@jettson/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Tag } from '../ui/tag.tsx';
import { useNotify } from '../ui/toast.tsx';
import { memoryKey } from './use-memories.ts';

const WORDS = {
  dedupe: {
    title: 'Remove duplicates',
    none: 'No two memories say the same.',
    apply: (count: number) => `Remove ${count}`,
  },
  consolidate: {
    title: 'Merge into summaries',
    none: 'No group of memories is about the same thing.',
    apply: (count: number) => `Merge ${count}`,
  },
};

/** Shows what would change, applies exactly that, and can undo it. */
export function PlanDialog({
  kind,
  namespace,
  onClose,
}: {
  kind: 'dedupe' | 'consolidate';
  namespace: string | undefined;
  onClose: () => void;
}) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const words = WORDS[kind];
  const [threshold, setThreshold] = useState<number | null>(null);
  const plan = useQuery<DedupeResult | ConsolidateResult>({
    queryKey: memoryKey(api, 'plan', kind, namespace, threshold),
    queryFn: ({ signal }) =>
      api.client.memory[kind]({
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
  const undo = useMutation({
    mutationFn: (operationId: string) => api.client.memory.undo(operationId),
    async onSuccess({ restored }) {
      await changed();
      notify.say(`Undone: ${restored} memories restored`);
    },
    onError: notify.fail,
  });
  const apply = useMutation({
    mutationFn: (planId: string) => api.client.memory.applyPlan(planId),
    onError: notify.fail,
    async onSuccess({ removed, written, operation_id: operationId }: ApplyPlanResult) {
      onClose();
      await changed();
      notify.say(`${removed} memories removed${written > 0 ? `, ${written} written` : ''}`, {
        label: 'Undo',
        run: () => undo.mutate(operationId),
      });
    },
  });
  const diff = plan.data?.diff ?? [];
  const count = diff.filter(({ action }) => action === 'remove').length;
  const planId = plan.data?.plan_id ?? null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words.title}
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
            {count === 0 ? 'Nothing to do' : words.apply(count)}
          </Button>
        </>
      }
    >
      <Field
        label={
          threshold === null ? 'How alike: the default for the model' : `How alike: ${threshold.toFixed(2)}`
        }
        hint="A lower value finds more, including memories that only look similar."
        className="mb-4"
      >
        {(control) => (
          <input
            {...control}
            type="range"
            min={0.7}
            max={1}
            step={0.01}
            value={threshold ?? 0.92}
            onChange={(event) => setThreshold(Number(event.target.value))}
            className="w-full accent-accent-fill"
          />
        )}
      </Field>
      {plan.isError && <ErrorNote error={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.isPending && (
        <p role="status" className="flex items-center justify-center gap-2 py-8 text-muted">
          <Spinner /> Comparing memories
        </p>
      )}
      {plan.isSuccess && count === 0 && <p className="py-8 text-center text-muted">{words.none}</p>}
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
