import type { AccountSummary } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { plansQuery } from '../settings/plans-query.ts';
import { doomedBy } from '../settings/retention-kinds.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Select } from '../ui/field.tsx';
import { useNotify } from '../ui/toast.tsx';

/** Lets an owner move an account to another plan, after a question if that deletes something. */
export function PlanSelect({ accountId, plan, plans }: { accountId: string; plan: string; plans: string[] }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const kept = useQuery(plansQuery(api)).data?.plans;
  const [asked, setAsked] = useState<{ next: string; doomed: string } | null>(null);
  const change = useMutation({
    mutationFn: (next: string) =>
      api.call<AccountSummary>('PATCH', `/accounts/${accountId}`, { body: { plan: next } }),
    async onSuccess(account) {
      await queries.invalidateQueries({ queryKey: [api.accountId] });
      setAsked(null);
      notify.say(`${account.name} is now on plan ${account.plan}`);
    },
    onError: notify.fail,
  });
  const choose = (next: string) => {
    const keptBy = (name: string) => kept?.find((one) => one.name === name);
    const [before, after] = [keptBy(plan), keptBy(next)];
    const doomed = before && after ? doomedBy(before, after) : '';
    if (doomed === '') change.mutate(next);
    else setAsked({ next, doomed });
  };
  return (
    <>
      <Select
        aria-label="Plan"
        value={plan}
        disabled={change.isPending || kept === undefined}
        onChange={(event) => choose(event.target.value)}
      >
        {plans.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
      {asked && (
        <ConfirmDialog
          title={`Move the account to the plan ${asked.next}?`}
          description={`The plan keeps less. Within minutes this deletes: ${asked.doomed}. This cannot be undone.`}
          refusal={`Stay on ${plan}`}
          action="Move and delete what is older"
          work={{ mutate: () => change.mutate(asked.next), isPending: change.isPending }}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
