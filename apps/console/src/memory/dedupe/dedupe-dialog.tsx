import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.ts';
import { countOf, formatCount } from '../../api/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { useNotify } from '../../ui/toast.tsx';
import { ComparisonState } from '../comparison-state.tsx';
import { ThresholdField } from '../threshold-field.tsx';
import { memoryKey } from '../use-memories.ts';
import { useUndoOperation } from '../use-undo-operation.ts';
import { PairCard } from './pair-card.tsx';
import { findContradiction, type PairChoice, toPairChoices, toPairs } from './pair-choices.ts';

/** Pairs of memories that say the same, or may: somebody ticks which of them are merged, and only those are. */
export function DedupeDialog({ namespace, onClose }: { namespace: string | undefined; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const [threshold, setThreshold] = useState<number | null>(null);
  /** The pairs that somebody has changed, by their ids. */
  const [decided, setDecided] = useState(new Map<string, PairChoice>());
  const preview = useQuery({
    queryKey: memoryKey(api, 'duplicates', namespace, threshold),
    queryFn: async ({ signal }) => {
      const found = await api.client.memory.dedupe({
        dryRun: true,
        includeMemories: true,
        ...(namespace !== undefined && { namespace }),
        ...(threshold !== null && { similarityThreshold: threshold }),
        signal,
        timeoutMs: 300_000,
      });
      return { choices: toPairChoices(found), total: found.pairs.length + found.near_duplicates.length };
    },
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const changed = () => queries.invalidateQueries({ queryKey: memoryKey(api) });
  const undo = useUndoOperation();
  const { choices, total } = preview.data ?? { choices: [], total: 0 };
  const pairs = choices.map((pair) => decided.get(pair.id) ?? pair);
  const contradiction = findContradiction(pairs);
  const count = pairs.filter(({ isTicked }) => isTicked).length;
  const apply = useMutation({
    mutationFn: () => api.client.memory.dedupe({ pairs: toPairs(pairs), timeoutMs: 300_000 }),
    async onSuccess({ removed, operation_id: operationId }) {
      onClose();
      await changed();
      notify.say(`${countOf(removed, 'memory', 'memories')} removed`, {
        label: 'Undo',
        run: () => operationId !== null && undo.mutate(operationId),
      });
    },
  });
  const tick = (isTicked: boolean) =>
    setDecided(
      new Map([
        ...decided,
        ...pairs
          .filter(({ reason }) => reason === null)
          .map((pair) => [pair.id, { ...pair, isTicked }] as const),
      ]),
    );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Remove duplicates"
      description={`In ${namespace ?? 'all namespaces'}. Nothing is changed yet. What you remove can be restored.`}
      className="w-[min(60rem,calc(100vw-2rem))]"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={count === 0 || contradiction !== null || preview.isFetching}
            isBusy={apply.isPending}
            onClick={() => apply.mutate()}
          >
            {count === 0 ? 'Nothing is ticked' : `Remove ${count}`}
          </Button>
        </>
      }
    >
      <ThresholdField value={threshold} onChange={setThreshold} />
      <ComparisonState
        comparison={preview}
        isEmpty={pairs.length === 0}
        empty="No two memories say the same, or look alike."
      />
      {pairs.length < total && (
        <p className="mb-3 text-muted">
          The first {formatCount(pairs.length)} of {formatCount(total)} pairs. Remove these, then look again.
        </p>
      )}
      {apply.isError && (
        <ErrorNote
          error={apply.error}
          onRetry={() => {
            // The memories have changed since they were shown: compare them again.
            apply.reset();
            setDecided(new Map());
            void preview.refetch();
          }}
          className="mb-3"
        />
      )}
      {contradiction !== null && (
        <p role="alert" className="mb-3 rounded-lg bg-warn-soft p-3 text-strong">
          {contradiction} is removed by one pair and needed by another. Untick one of the two.
        </p>
      )}
      <PairList
        title="These say the same"
        pairs={pairs.filter(({ reason }) => reason === null)}
        onChange={(pair) => setDecided(new Map(decided).set(pair.id, pair))}
        onTick={tick}
      />
      <PairList
        title="These look alike: decide yourself"
        pairs={pairs.filter(({ reason }) => reason !== null)}
        onChange={(pair) => setDecided(new Map(decided).set(pair.id, pair))}
      />
    </Dialog>
  );
}

function PairList({
  title,
  pairs,
  onChange,
  onTick,
}: {
  title: string;
  pairs: PairChoice[];
  onChange: (pair: PairChoice) => void;
  /** Ticks or unticks all of them. */
  onTick?: (isTicked: boolean) => void;
}) {
  if (pairs.length === 0) return null;
  const isAll = pairs.every(({ isTicked }) => isTicked);
  return (
    <section className="mb-5">
      <div className="mb-2 flex items-center gap-2">
        <h3 className="grow text-sm">{title}</h3>
        {onTick && pairs.length > 1 && (
          <Button size="small" onClick={() => onTick(!isAll)}>
            {isAll ? 'Untick all' : 'Tick all'}
          </Button>
        )}
      </div>
      <ul aria-label={title} className="space-y-3">
        {pairs.map((pair) => (
          <PairCard key={pair.id} pair={pair} onChange={onChange} />
        ))}
      </ul>
    </section>
  );
}
