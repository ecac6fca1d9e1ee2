import type { AccountSummary } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { countOf, formatDay } from '../api/format.ts';
import { accountsQuery } from '../api/queries.ts';
import { AllowedPage } from '../shell/allowed.tsx';
import { useUser } from '../shell/user-context.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input, Select } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { PlanSelect } from '../usage/plan-select.tsx';
import { DeleteAccountDialog } from './delete-account-dialog.tsx';

/** All accounts of the installation, for its owners. */
export function AccountsPage() {
  return (
    <AllowedPage to="installation">
      <AccountList />
    </AllowedPage>
  );
}

function AccountList() {
  const api = useApi();
  const { chooseAccount, user } = useUser();
  const { data, error, refetch } = useQuery(accountsQuery(api));
  const [isCreating, setIsCreating] = useState(false);
  const [deleting, setDeleting] = useState<Pick<AccountSummary, 'account_id' | 'name'>>();
  return (
    <Page
      title="Accounts"
      lead="Each account has its own agents, memories, keys and members, and sees nothing of the others."
      actions={
        <Button look="primary" onClick={() => setIsCreating(true)}>
          <Plus aria-hidden className="size-4" /> New account
        </Button>
      }
    >
      {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} />}
      <Card>
        {!data && !error && <SkeletonRows count={3} />}
        <ul className="divide-y divide-line">
          {data?.accounts.map(({ account_id, name, plan, live_agents, members, created_at }) => (
            <li key={account_id} className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3">
              <div className="min-w-0 grow basis-48">
                <p className="truncate font-medium text-strong">
                  {name} {account_id === api.accountId && <Tag tone="accent">current</Tag>}
                </p>
                <p className="text-muted text-xs">
                  {countOf(members, 'member')} · {countOf(live_agents, 'live agent')} · since{' '}
                  {formatDay(created_at)}
                </p>
              </div>
              <PlanSelect accountId={account_id} plan={plan} plans={data.plans} />
              <Button
                size="small"
                disabled={account_id === api.accountId}
                onClick={() => chooseAccount(account_id)}
              >
                Show
              </Button>
              {account_id !== api.accountId && account_id !== user.accountId && (
                <Button look="danger" size="small" onClick={() => setDeleting({ account_id, name })}>
                  Delete
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
      {deleting && <DeleteAccountDialog account={deleting} onClose={() => setDeleting(undefined)} />}
      {isCreating && data && <CreateAccountDialog plans={data.plans} onClose={() => setIsCreating(false)} />}
    </Page>
  );
}

function CreateAccountDialog({ plans, onClose }: { plans: string[]; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [plan, setPlan] = useState(plans[0] ?? 'free');
  const creation = useMutation({
    mutationFn: () => api.call<AccountSummary>('POST', '/accounts', { body: { name: name.trim(), plan } }),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: accountsQuery(api).queryKey });
      onClose();
    },
  });
  return (
    <FormDialog title="New account" action="Create account" work={creation} onClose={onClose}>
      <Field label="Name">
        {(control) => (
          <Input
            {...control}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Plan">
        {(control) => (
          <Select
            {...control}
            value={plan}
            onChange={(event) => setPlan(event.target.value)}
            className="w-full"
          >
            {plans.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Select>
        )}
      </Field>
    </FormDialog>
  );
}
