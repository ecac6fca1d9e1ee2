import type { AccountSummary } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { Select } from '../ui/field.tsx';
import { useNotify } from '../ui/toast.tsx';

/** Lets an owner move an account to another plan. */
export function PlanSelect({ accountId, plan, plans }: { accountId: string; plan: string; plans: string[] }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const change = useMutation({
    mutationFn: (next: string) =>
      api.call<AccountSummary>('PATCH', `/accounts/${accountId}`, { body: { plan: next } }),
    async onSuccess(account) {
      await queries.invalidateQueries({ queryKey: [api.accountId] });
      notify.say(`${account.name} is now on plan ${account.plan}`);
    },
    onError: notify.fail,
  });
  return (
    <Select
      aria-label="Plan"
      value={plan}
      disabled={change.isPending}
      onChange={(event) => change.mutate(event.target.value)}
    >
      {plans.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </Select>
  );
}
