import type { PendingItem } from '@jettson/contract';
import { useMutation } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { countOf } from '../api/format.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/field.tsx';
import { useNotify } from '../ui/toast.tsx';
import { usePendingRefresh } from './use-pending-refresh.ts';

/** Decides on several calls at once. One that fails does not keep the others from being decided. */
export function DecideSelected({
  selected,
  count,
  onAll,
  onDecided,
}: {
  selected: PendingItem[];
  /** How many could be selected. */
  count: number;
  onAll: (isAll: boolean) => void;
  onDecided: (items: PendingItem[], isApproved: boolean) => void;
}) {
  const { client } = useApi();
  const notify = useNotify();
  const refresh = usePendingRefresh();
  const decision = useMutation({
    async mutationFn(approve: boolean) {
      const results = await Promise.allSettled(
        selected.map(({ agent_id: agentId, call_id: callId = '' }) =>
          client.agents.approvals.decide(agentId, callId, { approve }),
        ),
      );
      onDecided(
        selected.filter((_, at) => results[at]?.status === 'fulfilled'),
        approve,
      );
      return {
        approve,
        total: results.length,
        failed: results.filter(({ status }) => status === 'rejected').length,
      };
    },
    // The list has changed meanwhile: what is selected now is not what was decided.
    onSuccess({ approve, total, failed }) {
      const done = total - failed;
      const what = `${countOf(done, 'call')} ${approve ? 'approved' : 'refused'}`;
      notify.say(
        failed === 0 ? what : `${what}; ${failed} could not be decided, because the agent went on or ended`,
      );
    },
    onError: notify.fail,
    onSettled: refresh,
  });
  const isNone = selected.length === 0;
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-2 border-line border-b px-4 py-1.5">
      <Checkbox
        label={isNone ? 'Select all calls' : `${selected.length} of ${count} selected`}
        checked={count > 0 && selected.length === count}
        onChange={(event) => onAll(event.target.checked)}
      />
      {!isNone && (
        <div className="ml-auto flex gap-2">
          <Button
            look="primary"
            size="small"
            isBusy={decision.isPending}
            onClick={() => decision.mutate(true)}
          >
            <Check aria-hidden className="size-3.5" /> Approve {selected.length}
          </Button>
          <Button size="small" disabled={decision.isPending} onClick={() => decision.mutate(false)}>
            <X aria-hidden className="size-3.5" /> Refuse {selected.length}
          </Button>
        </div>
      )}
    </div>
  );
}
