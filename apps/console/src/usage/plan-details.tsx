import type { Account } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { formatBytes, formatCost, formatCount, formatDuration } from '../api/format.ts';
import { accountQuery, accountsQuery } from '../api/queries.ts';
import { keptText } from '../settings/retention-kinds.ts';
import { Allowed, useMay } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Meter } from '../ui/meter.tsx';
import { Card } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useNotify } from '../ui/toast.tsx';
import { PlanSelect } from './plan-select.tsx';

/** The plan with its limits, and the cap on spending. */
export function PlanDetails() {
  const api = useApi();
  const isOwner = useMay()('installation');
  const { data: account } = useQuery(accountQuery(api));
  const { data: accounts } = useQuery({ ...accountsQuery(api), enabled: isOwner });
  if (!account) return <Skeleton className="h-56 w-full" />;
  const { plan } = account;
  const limits: [string, string][] = [
    ['Agent-hours a month', limitText(plan.agent_hours_per_month)],
    ['Agents at once', formatCount(plan.max_concurrent_agents)],
    ['Agents waiting without a computer', formatCount(plan.max_waiting_agents)],
    ['Longest run', formatDuration(plan.max_run_seconds * 1000)],
    ['Spawns per minute', formatCount(plan.spawns_per_minute)],
    ['Spawns per hour', formatCount(plan.spawns_per_hour)],
    ['Memories', limitText(plan.max_memories)],
    ['Versions of a memory', limitText(plan.max_memory_versions)],
    ['Messages to an agent', limitText(plan.max_agent_messages)],
    ['Log of an agent', plan.max_log_bytes === null ? limitText(null) : formatBytes(plan.max_log_bytes)],
    ['Files', plan.max_file_bytes === null ? limitText(null) : formatBytes(plan.max_file_bytes)],
    ['Requests per second', limitText(plan.requests_per_second)],
    ['Requests in a burst', formatCount(plan.request_burst)],
    ['Agents are kept', keptText(plan.agent_days)],
    ['Events are kept', keptText(plan.event_days)],
    ['Files are kept', keptText(plan.file_days)],
    ['Memory operations are kept', keptText(plan.operation_days)],
    ['The audit log is kept', keptText(plan.audit_days)],
  ];
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <Card
        title="Plan"
        actions={
          isOwner && accounts ? (
            <PlanSelect accountId={account.account_id} plan={plan.name} plans={accounts.plans} />
          ) : (
            <span className="font-medium text-strong">{plan.name}</span>
          )
        }
      >
        <dl className="gap-x-8 px-4 pb-2 sm:columns-2">
          {limits.map(([label, value]) => (
            <div
              key={label}
              className="flex h-9 break-inside-avoid items-center justify-between gap-3 border-line border-b"
            >
              <dt className="truncate text-muted">{label}</dt>
              <dd className="tabular shrink-0 text-strong">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card title="Spending" hint="At the cap, agents wait; they go on when it is raised or the month ends">
        <div className="space-y-4 p-4">
          <Meter
            label="Spent this month"
            used={account.monthly_cost_usd}
            limit={account.monthly_cost_limit_usd}
            text={
              account.monthly_cost_limit_usd === null
                ? formatCost(account.monthly_cost_usd)
                : `${formatCost(account.monthly_cost_usd)} of ${formatCost(account.monthly_cost_limit_usd)}`
            }
          />
          <Allowed to="admin">
            <CapForm key={account.monthly_cost_limit_usd} account={account} />
          </Allowed>
        </div>
      </Card>
    </div>
  );
}

const limitText = (limit: number | null): string => (limit === null ? 'No limit' : formatCount(limit));

function CapForm({ account }: { account: Account }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const [text, setText] = useState(account.monthly_cost_limit_usd?.toString() ?? '');
  const isWrong = text.trim() !== '' && !(Number(text) >= 0);
  const save = useMutation({
    mutationFn: () =>
      api.call<Account>('PATCH', '/account', {
        body: { monthly_cost_limit_usd: text.trim() === '' ? null : Number(text) },
      }),
    onSuccess(next) {
      queries.setQueryData(accountQuery(api).queryKey, next);
      notify.say(next.monthly_cost_limit_usd === null ? 'Cap removed' : 'Cap saved');
    },
    onError: notify.fail,
  });
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong) save.mutate();
      }}
    >
      <Field label="Monthly cap, $" error={isWrong ? 'A number, 0 or more' : null} className="grow">
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            placeholder="No cap"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" isBusy={save.isPending}>
        Save
      </Button>
    </form>
  );
}
